// How far two words are apart: for suggestions to somebody who mistyped one.
#ifndef ATM_STORAGE_VALUES_EDIT_DISTANCE_H_
#define ATM_STORAGE_VALUES_EDIT_DISTANCE_H_

#include <cstddef>
#include <string_view>

namespace atm {

// Returns how many letters must be added, dropped, changed or swapped with their neighbour to make
// `b` from `a`. Takes time in proportion to the product of the two lengths.
std::size_t EditDistance(std::string_view a, std::string_view b);

}  // namespace atm

#endif  // ATM_STORAGE_VALUES_EDIT_DISTANCE_H_
