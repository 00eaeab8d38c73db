#include "server/methods/methods.h"

namespace atm::server {

std::vector<Method> AllMethods() {
  std::vector<Method> all;
  for (const std::span<const Method> table : {AtmMethods(), AdminMethods(), HealthMethods()}) {
    all.insert(all.end(), table.begin(), table.end());
  }
  return all;
}

}  // namespace atm::server
