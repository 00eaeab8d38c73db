#include "client/grpc/batch_operation.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <cstdint>

namespace atm {
namespace {

using google::protobuf::io::CodedOutputStream;

// The beginning of an encoded field that holds a message: its number and wire type, and the size.
class FieldHead {
 public:
  FieldHead(int number, std::size_t size)
      : tag_((static_cast<std::uint32_t>(number) << 3U) | kLengthDelimited),
        size_(static_cast<std::uint32_t>(size)) {}

  std::size_t size() const {
    return CodedOutputStream::VarintSize32(tag_) + CodedOutputStream::VarintSize32(size_);
  }
  void Write(CodedOutputStream& out) const {
    out.WriteTag(tag_);
    out.WriteVarint32(size_);
  }

 private:
  static constexpr std::uint32_t kLengthDelimited = 2;  // the wire type of messages

  const std::uint32_t tag_;
  const std::uint32_t size_;
};

}  // namespace

std::string EncodeOperation(v1::BatchOperation::OperationCase which,
                            const google::protobuf::MessageLite& request) {
  const std::size_t size = request.ByteSizeLong();
  const FieldHead operation(which, size);
  const FieldHead batch(v1::ExecuteBatchRequest::kOperationsFieldNumber, operation.size() + size);
  std::string encoded;
  encoded.reserve(batch.size() + operation.size() + size);
  google::protobuf::io::StringOutputStream stream(&encoded);
  CodedOutputStream out(&stream);
  batch.Write(out);
  operation.Write(out);
  request.SerializeWithCachedSizes(&out);
  out.Trim();
  return encoded;
}

}  // namespace atm
