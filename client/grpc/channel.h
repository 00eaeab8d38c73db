// How a client's channel is set up.
#ifndef ATM_CLIENT_GRPC_CHANNEL_H_
#define ATM_CLIENT_GRPC_CHANNEL_H_

#include <grpcpp/channel.h>

#include <memory>

#include "atm/options.h"

namespace atm {

// A channel to options.target, connected in the background.
std::shared_ptr<grpc::Channel> MakeChannel(const ClientOptions& options);

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_CHANNEL_H_
