// The command `atm-server verify`: are the books in a file whole?
#ifndef ATM_SERVER_PROGRAM_VERIFY_H_
#define ATM_SERVER_PROGRAM_VERIFY_H_

namespace atm::server {

// Verifies the file that the arguments name, after the command's name, and says on stdout what was
// found; on a terminal, stderr shows how far it is. Returns the exit status: 0 whole; 1 not whole;
// 2 not verified: wrong usage, or the file cannot be read.
int Verify(int argc, const char* const* argv);

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_VERIFY_H_
