// The feed of what happens: the transactions after one, in their order, chunk by chunk.
//
// Who watches keeps a position and at most one chunk. There is no queue for each of them: what they
// have not read yet is in the durable record, so that a slow reader costs nothing but its own time.
#ifndef ATM_STORAGE_READ_READ_FEED_H_
#define ATM_STORAGE_READ_READ_FEED_H_

#include "absl/status/statusor.h"
#include "storage/read/feed_query.h"

namespace atm::storage {

class History;
class PublishedBalances;

// Reads the next chunk of what is published. Its cost does not depend on how much there is, and for
// one account grows with the logarithm of its history, as with a time it does with that of all.
// DATA_LOSS if the record does not add up, and the errors of the history.
absl::StatusOr<FeedFinding> ReadFeed(History& history, const PublishedBalances& published,
                                     const FeedQuery& query);

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_READ_FEED_H_
