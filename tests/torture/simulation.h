// A bank with its clients, its clock, its network and its disk, all driven by one random sequence:
// the same seed is the same life, step by step. A model that knows nothing of journals, batches and
// disks is told what happened in the order of the record, and must agree with every answer.
//
//   clients   have one request under way each; send it again, with its id, until it is answered
//   network   loses answers, delivers requests twice
//   disk      dies in the middle of any call, and the process with it; also at the next start
//   clock     goes on by nothing, a second, or minutes
#ifndef ATM_TESTS_TORTURE_SIMULATION_H_
#define ATM_TESTS_TORTURE_SIMULATION_H_

#include <cstdint>
#include <string>

namespace atm::storage {

// What may go wrong in a life.
struct Hardships {
  int steps = 60;
  bool disk_dies = true;
  bool answers_are_lost = true;
  bool requests_come_twice = true;
  bool clock_leaps = true;

  std::string ToString() const;
};

struct Life {
  std::string wrong;       // the first thing that is wrong; empty if nothing is
  std::uint64_t hash = 0;  // of all that was answered
  int steps = 0;           // lived through
  int answers = 0;
  int deaths = 0;
};

// Lives the life of a seed.
Life Live(std::uint64_t seed, const Hardships& hardships);

// Looks for the least hardships with which the life of a seed still goes wrong.
Hardships Shrink(std::uint64_t seed, Hardships hardships);

}  // namespace atm::storage

#endif  // ATM_TESTS_TORTURE_SIMULATION_H_
