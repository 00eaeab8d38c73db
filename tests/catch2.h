// The one include of Catch2: its headers differ between version 2 (Debian 12) and 3 (Debian 13).
#ifndef ATM_TESTS_CATCH2_H_
#define ATM_TESTS_CATCH2_H_

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;
#else
#include <catch2/catch.hpp>
inline auto ContainsSubstring(const std::string& text) { return Catch::Matchers::Contains(text); }
using Catch::Matchers::StartsWith;
#endif

#endif  // ATM_TESTS_CATCH2_H_
