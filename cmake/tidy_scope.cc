// A plugin for clang-tidy 19: what is matched against the checks is our code alone, not the headers
// of the system.
//
// clang-tidy matches every check against everything that a file includes, and then drops what it
// found in the system's headers. Over gRPC's that is three quarters of its time. Later versions
// skip them by themselves.
//
// tidy.py builds this, and does without it where it cannot.
#include <memory>
#include <string>
#include <vector>

#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang-tidy/ClangTidyModuleRegistry.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/FrontendPluginRegistry.h"

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

// Says to tidy.py that the plugin is loaded: clang-tidy lists it as a check. It finds nothing.
class ScopeCheck : public clang::tidy::ClangTidyCheck {
 public:
  using ClangTidyCheck::ClangTidyCheck;
};

class ScopeModule : public clang::tidy::ClangTidyModule {
 public:
  void addCheckFactories(clang::tidy::ClangTidyCheckFactories& factories) override {
    factories.registerCheck<ScopeCheck>("atm-scope");
  }
};

class ScopeConsumer : public clang::ASTConsumer {
 public:
  void HandleTranslationUnit(clang::ASTContext& context) override {
    std::vector<clang::Decl*> ours;
    // Those of a precompiled header are not loaded: it holds nothing of ours.
    for (clang::Decl* decl : context.getTranslationUnitDecl()->noload_decls()) {
      if (!context.getSourceManager().isInSystemHeader(decl->getLocation())) {
        if (DeclaresForNothing(*decl)) return;
        ours.push_back(decl);
      }
    }
    context.setTraversalScope(ours);
  }
};

// Runs before the checks. A check could not: their order is that of a hash table, and the one of
// names, which takes the longest, would come first.
class ScopeAction : public clang::PluginASTAction {
 protected:
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& /*compiler*/,
                                                        llvm::StringRef /*file*/) override {
    return std::make_unique<ScopeConsumer>();
  }
  bool ParseArgs(const clang::CompilerInstance& /*compiler*/,
                 const std::vector<std::string>& /*arguments*/) override {
    return true;
  }
  ActionType getActionType() override { return AddBeforeMainAction; }
};

const clang::tidy::ClangTidyModuleRegistry::Add<ScopeModule> kScope("atm", "our code alone");
const clang::FrontendPluginRegistry::Add<ScopeAction> kScopeAction("atm-scope", "our code alone");

}  // namespace
