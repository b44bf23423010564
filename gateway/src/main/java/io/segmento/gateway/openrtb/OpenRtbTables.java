package io.segmento.gateway.openrtb;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Value;
import io.segmento.gateway.openrtb.FieldEntry.Kind;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidResponse;
import io.segmento.proto.openrtb.ExtensionsProto;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles the generated descriptors into {@link MessageTable}s, once. What the schema does not say about the JSON stands here. */
final class OpenRtbTables {
  static final MessageTable BID_REQUEST;
  static final MessageTable BID_RESPONSE;

  /** What exchanges send beside the published schema. */
  private static final List<FieldDescriptor> EXTENSIONS =
      ExtensionsProto.getDescriptor().getExtensions();

  /** Extensions are never required and never markup, so they may share one. */
  private static final long EXTENSION_BIT = 1L << 63;

  private static final String NATIVE_SUFFIX = "_native";
  private static final List<String> BARE_IN_NATIVE =
      List.of("assets", "layout", "adunit", "plcmtcnt", "seq");

  static {
    OpenRtbTables tables = new OpenRtbTables();
    BID_REQUEST = tables.table(BidRequest.getDescriptor());
    BID_RESPONSE = tables.table(BidResponse.getDescriptor());
    // Without these there is nothing to bid on or to answer to. Every other field may be missing.
    BID_REQUEST.require("id", "imp");
    tables.table(BidRequest.Imp.getDescriptor()).require("id");
  }

  private final Map<String, MessageTable> tables = new HashMap<>();

  private OpenRtbTables() {}

  private MessageTable table(Descriptor type) {
    MessageTable known = tables.get(type.getFullName());
    if (known != null) {
      return known;
    }
    MessageTable table = new MessageTable(type.getFullName());
    // Before the fields, so that a type may hold itself.
    tables.put(type.getFullName(), table);
    Map<String, FieldEntry> byName = new LinkedHashMap<>();
    Map<Integer, FieldEntry> byNumber = new LinkedHashMap<>();
    if (type.getFields().size() > Long.SIZE) {
      throw new IllegalStateException(type.getFullName() + ": more fields than a mask has bits");
    }
    for (FieldDescriptor field : type.getFields()) {
      FieldEntry entry = entry(field);
      byName.put(field.getName(), entry);
      byNumber.put(field.getNumber(), entry);
    }
    for (FieldDescriptor extension : EXTENSIONS) {
      if (extension.getContainingType().equals(type)) {
        FieldEntry entry = entry(extension);
        byName.put(extension.getName(), entry);
        byNumber.put(extension.getNumber(), entry);
      }
    }
    for (FieldDescriptor object : type.getFields()) {
      FieldDescriptor text = textOf(object);
      if (text != null) {
        FieldEntry markup =
            FieldEntry.markup(get(byName, text.getName()), get(byName, object.getName()));
        byName.put(text.getName(), markup);
        byName.put(object.getName(), markup);
        if (type.getFullName().equals(BidRequest.Native.getDescriptor().getFullName())) {
          putBare(byName, object);
        }
      }
    }
    table.fill(byName, byNumber);
    return table;
  }

  /** Exchanges of the first days of Native write the fields of its request where the request should stand. */
  private void putBare(Map<String, FieldEntry> byName, FieldDescriptor request) {
    FieldEntry object = entry(request);
    for (String name : BARE_IN_NATIVE) {
      FieldDescriptor inner = request.getMessageType().findFieldByName(name);
      byName.put(name, FieldEntry.bare(entry(inner), object));
    }
  }

  private FieldEntry entry(FieldDescriptor field) {
    Kind kind = kind(field);
    FieldDescriptor text = textOf(field);
    MessageTable message = null;
    if (kind == Kind.MESSAGE) {
      message = table(field.getMessageType());
      if (text != null) {
        message.put("native", FieldEntry.wrapper(message));
      }
    }
    FieldDescriptor named = text == null ? field : text;
    FieldDescriptor object = text == null ? objectOf(field) : field;
    long bit =
        field.isExtension() ? EXTENSION_BIT : 1L << (object == null ? field : object).getIndex();
    return FieldEntry.field(
        kind, field.getNumber(), field.isRepeated(), bit, named.getName(), message, text != null);
  }

  private static Kind kind(FieldDescriptor field) {
    return switch (field.getType()) {
      case STRING -> Kind.STRING;
      case INT32 -> Kind.INT32;
      case BOOL -> Kind.BOOL;
      case DOUBLE -> Kind.DOUBLE;
      case MESSAGE -> {
        if (field.isMapField()) {
          yield Kind.MAP;
        }
        yield field.getMessageType().getFullName().equals(Value.getDescriptor().getFullName())
            ? Kind.VALUE
            : Kind.MESSAGE;
      }
      default ->
        throw new IllegalStateException(
            field.getFullName() + ": type " + field.getType() + " is not handled");
    };
  }

  /** For {@code x_native} beside a string {@code x} in one oneof: that string field. */
  private static @Nullable FieldDescriptor textOf(FieldDescriptor object) {
    OneofDescriptor oneof = object.getContainingOneof();
    if (oneof == null || !object.getName().endsWith(NATIVE_SUFFIX)) {
      return null;
    }
    String name = object.getName().substring(0, object.getName().length() - NATIVE_SUFFIX.length());
    return oneof.getFields().stream()
        .filter(field -> field.getName().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable FieldDescriptor objectOf(FieldDescriptor text) {
    OneofDescriptor oneof = text.getContainingOneof();
    if (oneof == null) {
      return null;
    }
    String name = text.getName() + NATIVE_SUFFIX;
    return oneof.getFields().stream()
        .filter(field -> field.getName().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static FieldEntry get(Map<String, FieldEntry> byName, String name) {
    FieldEntry entry = byName.get(name);
    if (entry == null) {
      throw new IllegalStateException(name + ": not compiled");
    }
    return entry;
  }
}
