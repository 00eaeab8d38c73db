// The descriptors 0, 1 and 2, which a process may be started without.
#ifndef ATM_SERVER_PROGRAM_STANDARD_DESCRIPTORS_H_
#define ATM_SERVER_PROGRAM_STANDARD_DESCRIPTORS_H_

namespace atm::server {

// Opens /dev/null in place of each of them that is closed. Otherwise the database or a connection
// would get the number, and what is printed would be written into it. Call it before anything is
// opened. Ends the process with status 1 if that is impossible.
void OpenStandardDescriptors();

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_STANDARD_DESCRIPTORS_H_
