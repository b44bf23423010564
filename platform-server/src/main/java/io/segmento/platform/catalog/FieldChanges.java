package io.segmento.platform.catalog;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.FieldChange;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What differs between two states of an entry, field by field, in words. */
final class FieldChanges {
  private static final int MAX_VALUE = 200;
  private static final HexFormat HEX = HexFormat.of();

  private final List<FieldChange> changes = new ArrayList<>();

  private FieldChanges() {}

  /** From one state to the other, either of which may be null: then all fields of the other, without its id. */
  static List<FieldChange> between(@Nullable CatalogEntry before, @Nullable CatalogEntry after) {
    FieldChanges found = new FieldChanges();
    CatalogEntry either = Objects.requireNonNull(before == null ? after : before, "both null");
    FieldDescriptor kind =
        either.getOneofFieldDescriptor(CatalogEntry.getDescriptor().getOneofs().get(0));
    if (kind != null) {
      found.message("", message(before, kind), message(after, kind), kind);
    }
    return List.copyOf(found.changes);
  }

  private static @Nullable Message message(@Nullable Message holder, FieldDescriptor field) {
    return holder != null && holder.hasField(field) ? (Message) holder.getField(field) : null;
  }

  private void message(
      String path, @Nullable Message before, @Nullable Message after, FieldDescriptor field) {
    if (before == null && after == null) {
      // Some messages hold themselves.
      return;
    }
    for (FieldDescriptor inner : field.getMessageType().getFields()) {
      String at = path.isEmpty() ? inner.getName() : path + "." + inner.getName();
      if (inner.isMapField()) {
        map(at, inner, before, after);
      } else if (inner.isRepeated()) {
        list(at, inner, before, after);
      } else if (inner.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        message(at, message(before, inner), message(after, inner), inner);
      } else {
        value(at, text(inner, before, after), text(inner, after, before));
      }
    }
  }

  private void list(
      String path, FieldDescriptor field, @Nullable Message before, @Nullable Message after) {
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      value(path, joined(field, before), joined(field, after));
      return;
    }
    int sizeBefore = before == null ? 0 : before.getRepeatedFieldCount(field);
    int sizeAfter = after == null ? 0 : after.getRepeatedFieldCount(field);
    for (int i = 0; i < Math.max(sizeBefore, sizeAfter); i++) {
      Message one = before != null && i < sizeBefore ? element(before, field, i) : null;
      Message other = after != null && i < sizeAfter ? element(after, field, i) : null;
      message(path + "[" + i + "]", one, other, field);
    }
  }

  private static Message element(Message holder, FieldDescriptor field, int index) {
    return (Message) holder.getRepeatedField(field, index);
  }

  private static String joined(FieldDescriptor field, @Nullable Message holder) {
    if (holder == null) {
      return "";
    }
    return ((List<?>) holder.getField(field))
        .stream().map(FieldChanges::text).collect(Collectors.joining(", "));
  }

  private void map(
      String path, FieldDescriptor field, @Nullable Message before, @Nullable Message after) {
    Map<String, String> old = entries(field, before);
    Map<String, String> fresh = entries(field, after);
    Map<String, String> keys = new TreeMap<>(old);
    keys.putAll(fresh);
    for (String key : keys.keySet()) {
      value(path + "." + key, old.getOrDefault(key, ""), fresh.getOrDefault(key, ""));
    }
  }

  private static Map<String, String> entries(FieldDescriptor field, @Nullable Message holder) {
    Map<String, String> entries = new TreeMap<>();
    if (holder != null) {
      for (Object entry : (List<?>) holder.getField(field)) {
        MapEntry<?, ?> each = (MapEntry<?, ?>) entry;
        entries.put(text(each.getKey()), text(each.getValue()));
      }
    }
    return entries;
  }

  /** A zero is told only beside something else, so that {@code true} becomes {@code false} and not nothing. */
  private static String text(
      FieldDescriptor field, @Nullable Message holder, @Nullable Message other) {
    if (holder == null) {
      return "";
    }
    boolean told = holder.hasField(field) || (other != null && other.hasField(field));
    return told ? text(holder.getField(field)) : "";
  }

  private static String text(Object value) {
    if (value instanceof EnumValueDescriptor constant) {
      return constant.getName();
    }
    return value instanceof ByteString bytes
        ? HEX.formatHex(bytes.toByteArray())
        : value.toString();
  }

  private void value(String path, String before, String after) {
    if (!before.equals(after)) {
      changes.add(FieldChange.newBuilder()
          .setField(path)
          .setBefore(cut(before))
          .setAfter(cut(after))
          .build());
    }
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= MAX_VALUE
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_VALUE)) + "…";
  }
}
