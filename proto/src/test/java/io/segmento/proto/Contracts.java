package io.segmento.proto;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lists contracts as text: for each message, field, enum value and method what it is called and what may never change about it. Sorted, so that a
 * change of the contracts is a change of lines.
 */
final class Contracts {
  private final Map<String, String> lines = new TreeMap<>();

  private Contracts() {}

  /** What is on the class path now: everything that was compiled from our {@code .proto} files. */
  static Map<String, String> current() throws IOException {
    try (InputStream in = Contracts.class.getResourceAsStream("/segmento.protoset")) {
      if (in == null) {
        throw new IOException(
            "segmento.protoset: not on the class path (expected: written by the build of this module)");
      }
      return of(FileDescriptorSet.parseFrom(in));
    }
  }

  static Map<String, String> of(FileDescriptorSet files) {
    Contracts contracts = new Contracts();
    for (FileDescriptorProto file : files.getFileList()) {
      // Others keep their own promises.
      if (!file.getPackage().startsWith("google.")) {
        contracts.file(file);
      }
    }
    return contracts.lines;
  }

  private void file(FileDescriptorProto file) {
    String scope = file.getPackage() + '.';
    file.getMessageTypeList().forEach(message -> message(scope, message));
    file.getEnumTypeList().forEach(type -> enumeration(scope, type));
    // No extension is part of a oneof.
    file.getExtensionList()
        .forEach(extension -> field(
            "extension of " + extension.getExtendee().substring(1),
            DescriptorProto.getDefaultInstance(),
            extension));
    for (ServiceDescriptorProto service : file.getServiceList()) {
      String name = scope + service.getName();
      lines.put("service " + name, "");
      service.getMethodList().forEach(method -> method(name, method));
    }
  }

  private void message(String scope, DescriptorProto message) {
    String name = scope + message.getName();
    lines.put("message " + name, "");
    message.getFieldList().forEach(field -> field(name, message, field));
    message.getNestedTypeList().forEach(nested -> message(name + '.', nested));
    message.getEnumTypeList().forEach(nested -> enumeration(name + '.', nested));
    message
        .getReservedRangeList()
        .forEach(range ->
            reserved(name, range.getStart(), Math.min(range.getEnd(), range.getStart() + 1000)));
    message
        .getReservedNameList()
        .forEach(reserved -> lines.put("reserved " + name + ' ' + reserved, ""));
  }

  private void reserved(String name, int start, int end) {
    for (int number = start; number < end; number++) {
      lines.put("reserved " + name + ' ' + number, "");
    }
  }

  private void field(String message, DescriptorProto parent, FieldDescriptorProto field) {
    StringBuilder line = new StringBuilder("number=").append(field.getNumber());
    line.append(" type=").append(suffix(field.getType().name()));
    if (field.hasTypeName()) {
      line.append(' ').append(field.getTypeName().substring(1));
    }
    line.append(" label=")
        .append(field.getProto3Optional() ? "explicit" : suffix(field.getLabel().name()));
    if (field.hasOneofIndex() && !field.getProto3Optional()) {
      line.append(" oneof=").append(parent.getOneofDecl(field.getOneofIndex()).getName());
    }
    if (field.hasDefaultValue()) {
      line.append(" default=").append(field.getDefaultValue());
    }
    lines.put("field " + message + '.' + field.getName(), line.toString());
  }

  private void enumeration(String scope, EnumDescriptorProto type) {
    String name = scope + type.getName();
    lines.put("enum " + name, "");
    type.getValueList()
        .forEach(value ->
            lines.put("value " + name + '.' + value.getName(), "number=" + value.getNumber()));
    type.getReservedRangeList()
        .forEach(range -> reserved(
            name, range.getStart(), Math.min(range.getEnd(), range.getStart() + 1000) + 1));
    type.getReservedNameList()
        .forEach(reserved -> lines.put("reserved " + name + ' ' + reserved, ""));
  }

  private void method(String service, MethodDescriptorProto method) {
    String line = (method.getClientStreaming() ? "stream " : "")
        + method.getInputType().substring(1)
        + " returns "
        + (method.getServerStreaming() ? "stream " : "")
        + method.getOutputType().substring(1);
    lines.put("method " + service + '.' + method.getName(), line);
  }

  /** {@code TYPE_INT32} is {@code int32}. */
  private static String suffix(String constant) {
    return constant.substring(constant.indexOf('_') + 1).toLowerCase(Locale.ROOT);
  }
}
