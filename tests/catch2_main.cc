// The main function of every test program.
#if __has_include(<catch2/catch_session.hpp>)
#include <catch2/catch_session.hpp>
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#endif

#ifdef __SANITIZE_THREAD__
// Debian's absl::Status is not instrumented: that its reference count orders the end of a status
// after the last look at it is more than ThreadSanitizer can see.
extern "C" const char* __tsan_default_suppressions() {  // NOLINT: the sanitizer's own name
  return "called_from_lib:libabsl_status.so\n";
}
#endif

int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
