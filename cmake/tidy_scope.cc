// A plugin for clang-tidy 19: what is matched against the checks is our code alone, not the headers
// of the system.
//
// clang-tidy matches every check against everything that a file includes, and then drops what it
// found in the system's headers. Over gRPC's that is three quarters of its time. Later versions
// skip them by themselves.
//
// tidy.py builds this, and does without it where it cannot. As a check it is named atm-scope, and
// finds nothing.
#include <vector>

#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang-tidy/ClangTidyModuleRegistry.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/Basic/SourceManager.h"

namespace {

// A class that is declared for nothing. bugprone-forward-declaration-namespace looks everywhere,
// also in the system's headers, for one of this name that may have been meant.
bool DeclaresForNothing(const clang::Decl& decl) {
  if (const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(&decl)) {
    return !record->hasDefinition() && !record->isReferenced();
  }
  if (const auto* context = llvm::dyn_cast<clang::DeclContext>(&decl);
      context != nullptr && context->isFileContext()) {
    for (const clang::Decl* inner : context->decls()) {
      if (DeclaresForNothing(*inner)) return true;
    }
  }
  return false;
}

class ScopeCheck : public clang::tidy::ClangTidyCheck {
 public:
  using ClangTidyCheck::ClangTidyCheck;

  void registerMatchers(clang::ast_matchers::MatchFinder* finder) override {
    finder->addMatcher(clang::ast_matchers::translationUnitDecl(), this);
  }

  // Called for the whole before anything in it is looked at.
  void check(const clang::ast_matchers::MatchFinder::MatchResult& result) override {
    std::vector<clang::Decl*> ours;
    for (clang::Decl* decl : result.Context->getTranslationUnitDecl()->decls()) {
      if (!result.SourceManager->isInSystemHeader(decl->getLocation())) {
        if (DeclaresForNothing(*decl)) return;
        ours.push_back(decl);
      }
    }
    result.Context->setTraversalScope(ours);
  }
};

class ScopeModule : public clang::tidy::ClangTidyModule {
 public:
  void addCheckFactories(clang::tidy::ClangTidyCheckFactories& factories) override {
    factories.registerCheck<ScopeCheck>("atm-scope");
  }
};

const clang::tidy::ClangTidyModuleRegistry::Add<ScopeModule> kScope("atm", "our code alone");

}  // namespace
