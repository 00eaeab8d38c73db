# What `cmake --install` lays down: the two programs, and the client library for find_package(atm CONFIG) and
# pkg-config. Everything is found relative to its own place, so the prefix may be chosen when installing.
#
# `--component client` installs the libraries alone, `--component programs` the programs alone.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(atm_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/atm")
# The messages of google/ that the contract needs have a place of their own, so as not to meet another
# project's copies of them.
set(atm_google_dir "${CMAKE_INSTALL_INCLUDEDIR}/atm-proto")

install(TARGETS atm_server atm-cli RUNTIME COMPONENT programs)

install(TARGETS atm_client atm_proto atm_values
  EXPORT atmTargets
  ARCHIVE COMPONENT client
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" "${atm_google_dir}")
install(EXPORT atmTargets NAMESPACE atm:: DESTINATION "${atm_package_dir}" COMPONENT client)

# The bank in memory for tests, with the ledger and the methods of the server inside. Its targets are read only by
# those who ask for the component `fake`, since they need a database.
install(TARGETS atm_fake atm_methods atm_storage EXPORT atmFakeTargets ARCHIVE COMPONENT client)
install(EXPORT atmFakeTargets NAMESPACE atm:: DESTINATION "${atm_package_dir}" COMPONENT client)

install(DIRECTORY "${PROJECT_SOURCE_DIR}/client/include/atm"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT client
  FILES_MATCHING PATTERN "*.h")
install(DIRECTORY "${PROJECT_BINARY_DIR}/proto/gen/atm"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT client
  FILES_MATCHING PATTERN "*.pb.h")
install(DIRECTORY "${PROJECT_BINARY_DIR}/proto/gen/google"
  DESTINATION "${atm_google_dir}" COMPONENT client
  FILES_MATCHING PATTERN "*.pb.h")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/proto/atm" "${PROJECT_SOURCE_DIR}/proto/google"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/atm/proto" COMPONENT client
  FILES_MATCHING PATTERN "*.proto")

configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/atmConfig.cmake.in" atmConfig.cmake
  INSTALL_DESTINATION "${atm_package_dir}")
write_basic_package_version_file(atmConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  "${CMAKE_CURRENT_BINARY_DIR}/atmConfig.cmake" "${CMAKE_CURRENT_BINARY_DIR}/atmConfigVersion.cmake"
  "${CMAKE_CURRENT_LIST_DIR}/Re2.cmake"
  DESTINATION "${atm_package_dir}" COMPONENT client)

# The way back from the folder of the .pc file to the prefix.
file(RELATIVE_PATH ATM_PREFIX_FROM_PKGCONFIG
  "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
configure_file("${CMAKE_CURRENT_LIST_DIR}/atm-client.pc.in" atm-client.pc @ONLY)
configure_file("${CMAKE_CURRENT_LIST_DIR}/atm-fake.pc.in" atm-fake.pc @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/atm-client.pc" "${CMAKE_CURRENT_BINARY_DIR}/atm-fake.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT client)
