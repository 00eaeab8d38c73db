# Finds RE2 for gRPC's package, which otherwise asks pkg-config for it. On Debian 13 and Ubuntu 24.04 RE2 stands on Abseil's
# hundreds of packages, and pkg-config takes half a minute to walk through them. Used by the build and by atmConfig.cmake.
if(NOT re2_FOUND)
  find_package(re2 QUIET CONFIG)
endif()
if(NOT re2_FOUND AND NOT TARGET re2::re2)
  find_path(RE2_INCLUDE_DIR re2/re2.h)
  find_library(RE2_LIBRARY re2)
  mark_as_advanced(RE2_INCLUDE_DIR RE2_LIBRARY)
  if(RE2_INCLUDE_DIR AND RE2_LIBRARY)
    add_library(re2::re2 INTERFACE IMPORTED)
    set_target_properties(re2::re2 PROPERTIES
      INTERFACE_INCLUDE_DIRECTORIES "${RE2_INCLUDE_DIR}"
      INTERFACE_LINK_LIBRARIES "${RE2_LIBRARY}")
    set(re2_FOUND TRUE)
  endif()
endif()
