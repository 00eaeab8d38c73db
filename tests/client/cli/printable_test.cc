#include "client/cli/text/printable.h"

#include "tests/catch2.h"

namespace atm::cli {
namespace {

TEST_CASE("control characters are taken out, and letters of all tongues stay") {
  CHECK(Printable("a\033[1m\tb\nc\x7f") == "a?[1m?b\nc?");
  CHECK(Printable("Z\u00fcrich") == "Z\u00fcrich");
}

TEST_CASE("what protobuf can carry is UTF-8") {
  for (const auto* text : {"", "rent, May", "Z\u00fcrich", "\u20ac 40", "\xf0\x9f\x8f\xa7", "\x7f",
                           "\xf4\x8f\xbf\xbf"}) {
    CAPTURE(text);
    CHECK(IsUtf8(text));
  }
  for (const auto* text :
       {"\xff", "\x80", "\xc3", "\xc3(", "\xc0\xaf", "\xe0\x80\xaf", "\xe2\x82", "\xed\xa0\x80",
        "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80", "a\xfe"}) {
    CAPTURE(text);
    CHECK_FALSE(IsUtf8(text));
  }
}

}  // namespace
}  // namespace atm::cli
