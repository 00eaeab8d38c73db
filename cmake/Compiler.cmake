# The language, the warnings and the sanitizers that every target of ours is built with.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Debug, Release or RelWithDebInfo" FORCE)
endif()

# The assertions of the rules of money stay on in release builds: no -DNDEBUG.
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELWITHDEBINFO "${CMAKE_CXX_FLAGS_RELWITHDEBINFO}")
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
# Line numbers are enough for a stack trace, and link much faster than full debug information. For a debugger, configure
# with -D CMAKE_CXX_FLAGS_DEBUG=-g3, which stays as it is.
string(REGEX REPLACE "-g( |$)" "-g1\\1" CMAKE_CXX_FLAGS_DEBUG "${CMAKE_CXX_FLAGS_DEBUG}")
string(REGEX REPLACE "-g( |$)" "-g1\\1" CMAKE_CXX_FLAGS_RELWITHDEBINFO "${CMAKE_CXX_FLAGS_RELWITHDEBINFO}")

# Debian's libraries were built by GCC, which names some templates as clang did up to version 17.
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 18)
  add_compile_options(-fclang-abi-compat=17)
endif()

if(ATM_SANITIZE)
  add_compile_options(-fsanitize=${ATM_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${ATM_SANITIZE})
  # Debian's Abseil was built without AddressSanitizer, and the headers of newer versions lay out hash tables otherwise with
  # it. The preset for tests has them poison no memory either, which the library would not heal.
  add_compile_definitions(NDEBUG_SANITIZER)
  # While it looks for null pointers, GCC takes no comparison of an address with null for a constant, as Abseil does from
  # version 20240722 on. AddressSanitizer ends a program that uses one all the same.
  if(ATM_SANITIZE MATCHES undefined AND CMAKE_CXX_COMPILER_ID STREQUAL GNU
      AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
    add_compile_options(-fno-sanitize=null,nonnull-attribute,returns-nonnull-attribute)
  endif()
endif()

# Names what a target of ours is compiled with; generated code is compiled without. Warnings are errors for whoever
# works on the code, and no reason to keep anyone else from building it: a compiler may be wrong, or newer.
function(atm_warnings target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
  set_property(TARGET ${target} PROPERTY COMPILE_WARNING_AS_ERROR ${ATM_WARNINGS_AS_ERRORS})
endfunction()

# With ATM_MERGE_SOURCES, sixteen files of the target are compiled as one: most of the time goes into headers that
# each of them includes. The remaining arguments name the files that are still compiled alone, since they have names to
# themselves that others have too. The preset for working on the code does without it: a change would compile more.
function(atm_merge_sources target)
  if(ATM_MERGE_SOURCES)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 16)
    set_property(SOURCE ${ARGN} PROPERTY SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
endfunction()
