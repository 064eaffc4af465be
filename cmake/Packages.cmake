# Finds what dbtool is built with, and names the Debian package of whatever is missing, all at once.
set(DBTOOL_MISSING "")

macro(dbtool_missing what package)
  list(APPEND DBTOOL_MISSING "  ${what}: apt-get install ${package}")
endmacro()

find_package(fmt QUIET)
if(NOT fmt_FOUND)
  dbtool_missing(fmt libfmt-dev)
endif()

find_package(spdlog QUIET)
if(NOT spdlog_FOUND)
  dbtool_missing(spdlog libspdlog-dev)
endif()

find_package(CLI11 QUIET)
if(NOT CLI11_FOUND)
  dbtool_missing(CLI11 libcli11-dev)
endif()

find_package(nlohmann_json QUIET)
if(NOT nlohmann_json_FOUND)
  dbtool_missing(nlohmann-json nlohmann-json3-dev)
endif()

find_package(yaml-cpp QUIET)
if(NOT yaml-cpp_FOUND)
  dbtool_missing(yaml-cpp libyaml-cpp-dev)
endif()

find_package(OpenSSL QUIET COMPONENTS Crypto)
if(NOT OpenSSL_FOUND)
  dbtool_missing(OpenSSL libssl-dev)
endif()

find_package(SQLite3 QUIET)
if(NOT SQLite3_FOUND)
  dbtool_missing(SQLite libsqlite3-dev)
endif()

find_package(PostgreSQL QUIET)
if(NOT PostgreSQL_FOUND)
  dbtool_missing(libpq libpq-dev)
endif()

# libpg_query ships no CMake package; its protobuf header wants protobuf-c's.
find_path(PG_QUERY_INCLUDE_DIR pg_query.h)
find_path(PROTOBUF_C_INCLUDE_DIR protobuf-c/protobuf-c.h)
find_library(PG_QUERY_LIBRARY NAMES pg_query)
if(NOT PG_QUERY_INCLUDE_DIR OR NOT PG_QUERY_LIBRARY)
  dbtool_missing(libpg_query libpg-query-dev)
endif()
if(NOT PROTOBUF_C_INCLUDE_DIR)
  dbtool_missing(protobuf-c libprotobuf-c-dev)
endif()

if(DBTOOL_TESTS)
  find_package(Catch2 QUIET)
  if(NOT Catch2_FOUND)
    dbtool_missing(Catch2 catch2)
  endif()
endif()

if(DBTOOL_MISSING)
  list(JOIN DBTOOL_MISSING "\n" DBTOOL_MISSING)
  message(FATAL_ERROR "these packages are missing:\n${DBTOOL_MISSING}\nscripts/install-packages installs them all")
endif()

# dbtool_library(target static_name fallback): an imported target that prefers the archive when DBTOOL_STATIC is on.
function(dbtool_library target archive fallback)
  add_library(${target} INTERFACE)
  if(DBTOOL_STATIC)
    find_library(${target}_ARCHIVE NAMES ${archive})
  endif()
  if(DBTOOL_STATIC AND ${target}_ARCHIVE)
    target_link_libraries(${target} INTERFACE "${${target}_ARCHIVE}" ${ARGN})
  else()
    target_link_libraries(${target} INTERFACE ${fallback})
  endif()
endfunction()

dbtool_library(dbtool_pg_query libpg_query.a "${PG_QUERY_LIBRARY}")
target_include_directories(dbtool_pg_query SYSTEM INTERFACE ${PG_QUERY_INCLUDE_DIR} ${PROTOBUF_C_INCLUDE_DIR})
dbtool_library(dbtool_sqlite3 libsqlite3.a SQLite::SQLite3 m ${CMAKE_DL_LIBS})
dbtool_library(dbtool_yaml libyaml-cpp.a yaml-cpp)

# A program that starts in a few milliseconds cannot afford to load what it could carry: libpq's own libraries are
# most of a start as it is.
if(DBTOOL_STATIC)
  add_link_options(-static-libstdc++ -static-libgcc -Wl,--as-needed)
  # Debian has no archives of these two, but both work from their headers alone; nothing then needs their shared
  # libraries, and --as-needed leaves them out.
  set_property(TARGET fmt::fmt APPEND PROPERTY INTERFACE_COMPILE_DEFINITIONS FMT_HEADER_ONLY)
  set_property(TARGET spdlog::spdlog PROPERTY INTERFACE_COMPILE_DEFINITIONS SPDLOG_FMT_EXTERNAL)
endif()
