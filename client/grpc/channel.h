// Sets up the channel of a client.
#ifndef ATM_CLIENT_GRPC_CHANNEL_H_
#define ATM_CLIENT_GRPC_CHANNEL_H_

#include <memory>

#include "atm/options.h"

namespace grpc {
class Channel;
}  // namespace grpc

namespace atm {

// Returns a channel to options.target, which connects in the background.
std::shared_ptr<grpc::Channel> MakeChannel(const ClientOptions& options);

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_CHANNEL_H_
