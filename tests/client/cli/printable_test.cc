#include "client/cli/text/printable.h"

#include "tests/catch2.h"

namespace atm::cli {
namespace {

TEST_CASE("control characters are taken out, and letters of all tongues stay") {
  CHECK(Printable("a\033[1m\tb\nc\x7f") == "a?[1m?b\nc?");
  CHECK(Printable("Z\u00fcrich") == "Z\u00fcrich");
  CHECK(Printable("\u20ac \u05e9\u05dc\u05d5\u05dd \xf0\x9f\x8f\xa7") ==
        "\u20ac \u05e9\u05dc\u05d5\u05dd \xf0\x9f\x8f\xa7");
}

TEST_CASE("what a terminal takes for a control, or shows elsewhere, is taken out") {
  CHECK(Printable("a\xc2\x9b"
                  "31mb") == "a?31mb");  // U+009B begins a sequence
  CHECK(Printable("a\x9b"
                  "31mb") == "a?31mb");  // so does this byte in old terminals
  CHECK(Printable("\xe2\x80\xae"
                  "001") == "?001");  // U+202E: right to left
  CHECK(Printable("\xe2\x81\xa6"
                  "1\xe2\x81\xa9") == "?1?");  // U+2066, U+2069: isolates
  CHECK(Printable("a\xe2\x80\xa8"
                  "b\xe2\x80\xa9") == "a?b?");  // U+2028, U+2029: lines
  CHECK(Printable("\xe2\x80\x8f"
                  "1\xd8\x9c") == "?1?");  // U+200F, U+061C: marks
  CHECK(Printable("\xff"
                  "a\xe2\x82") == "?a??");  // not UTF-8
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
