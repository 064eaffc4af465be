# dbtool_room(NAME sql SOURCES ... USES core ... LIBRARIES ...)
#
# One room of the house is one static library, dbtool_<name>. USES names the rooms below it, LIBRARIES
# what it links privately. ARCHITECTURE.md holds the table of arrows; a test holds the includes against it.
function(dbtool_room)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;USES;LIBRARIES" ${ARGN})
  add_library(dbtool_${ARG_NAME} STATIC ${ARG_SOURCES})
  target_include_directories(dbtool_${ARG_NAME} PUBLIC ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(dbtool_${ARG_NAME} PRIVATE dbtool_options fmt::fmt ${ARG_LIBRARIES})
  foreach(room IN LISTS ARG_USES)
    target_link_libraries(dbtool_${ARG_NAME} PUBLIC dbtool_${room})
  endforeach()
endfunction()

# dbtool_unit_tests(NAME sql SOURCES ... [LIBRARIES ...])
#
# The tests of one room: one program, each test case of it known to ctest.
function(dbtool_unit_tests)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(test_${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(test_${ARG_NAME} PRIVATE dbtool_options dbtool_${ARG_NAME} Catch2::Catch2WithMain fmt::fmt ${ARG_LIBRARIES})
  target_include_directories(test_${ARG_NAME} PRIVATE ${PROJECT_SOURCE_DIR}/tests ${PROJECT_SOURCE_DIR}/src)
  add_test(NAME unit.${ARG_NAME} COMMAND test_${ARG_NAME})
  set_tests_properties(unit.${ARG_NAME} PROPERTIES LABELS unit)
  add_dependencies(unit_tests test_${ARG_NAME})
endfunction()
