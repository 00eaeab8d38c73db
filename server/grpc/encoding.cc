#include "server/grpc/encoding.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/unknown_field_set.h>
#include <grpcpp/support/slice.h>

#include <string>

namespace atm::server {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::UnknownField;
using google::protobuf::UnknownFieldSet;

bool IsSingleString(const UnknownField& field, const FieldDescriptor* descriptor) {
  return field.type() == UnknownField::TYPE_LENGTH_DELIMITED && descriptor != nullptr &&
         descriptor->type() == FieldDescriptor::TYPE_STRING && !descriptor->is_repeated();
}

// Reads what the usual decoding refused, with its strings unchecked. A message of a known shape is,
// field by field, also an UnknownFieldSet; strings go in through reflection, which does not look at
// UTF-8, all else is decoded as usual.
bool DecodeUncheckedText(const grpc::Slice& bytes, Message* message) {
  UnknownFieldSet fields;
  if (!fields.ParseFromArray(bytes.begin(), static_cast<int>(bytes.size()))) {
    return false;
  }
  message->Clear();
  UnknownFieldSet others;
  const Descriptor& type = *message->GetDescriptor();
  for (int i = 0; i < fields.field_count(); ++i) {
    const UnknownField& field = fields.field(i);
    const FieldDescriptor* descriptor = type.FindFieldByNumber(field.number());
    if (IsSingleString(field, descriptor)) {
      message->GetReflection()->SetString(message, descriptor, field.length_delimited());
    } else {
      others.AddField(field);
    }
  }
  std::string encoded;
  return others.SerializeToString(&encoded) && message->MergeFromString(encoded);
}

}  // namespace

Decoded Decode(const grpc::ByteBuffer& bytes, Message* message, std::size_t max_bytes) {
  if (bytes.Valid() && bytes.Length() > max_bytes) {
    return Decoded::kTooLarge;
  }
  grpc::Slice slice;
  // Small messages lie in one slice, which needs no copy.
  if (bytes.Valid() && !bytes.TrySingleSlice(&slice).ok() &&
      !bytes.DumpToSingleSlice(&slice).ok()) {
    return Decoded::kMalformed;
  }
  if (message->ParseFromArray(slice.begin(), static_cast<int>(slice.size()))) {
    return Decoded::kOk;
  }
  return DecodeUncheckedText(slice, message) ? Decoded::kInvalidText : Decoded::kMalformed;
}

grpc::ByteBuffer Encode(const Message& message) {
  // gRPC owns the memory of a slice, and only its maker, here, writes to it.
  const grpc::Slice slice(message.ByteSizeLong());
  message.SerializeWithCachedSizesToArray(const_cast<std::uint8_t*>(slice.begin()));
  return {&slice, 1};
}

}  // namespace atm::server
