# One interface target carries the warnings and the sanitizers that every target of ours is built with.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

add_library(dbtool_options INTERFACE)
target_compile_options(dbtool_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
                                                -Wold-style-cast -Woverloaded-virtual)
if(DBTOOL_WERROR)
  target_compile_options(dbtool_options INTERFACE -Werror)
endif()
if(DBTOOL_SANITIZE)
  target_compile_options(dbtool_options INTERFACE -fsanitize=${DBTOOL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(dbtool_options INTERFACE -fsanitize=${DBTOOL_SANITIZE})
  if(DBTOOL_SANITIZE MATCHES undefined)
    # These three double the time of a build. AddressSanitizer stops at a null pointer too, and x86 reads what is not aligned.
    target_compile_options(dbtool_options INTERFACE -fno-sanitize=null,vptr,alignment)
  endif()
  # In instrumented code gcc sees uninitialized values that are not there (its manual says so of -Wmaybe-uninitialized).
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(dbtool_options INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()
find_program(LLD_PROGRAM ld.lld)
if(LLD_PROGRAM)
  target_link_options(dbtool_options INTERFACE -fuse-ld=lld)
endif()
