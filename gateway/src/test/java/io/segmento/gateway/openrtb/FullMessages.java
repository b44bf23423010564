package io.segmento.gateway.openrtb;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.Random;

/** Fills every field of a message with values drawn from a seed. Of a oneof the last field in the order of the schema stays, or the first. */
final class FullMessages {
  private static final String[] STRINGS = {
    "a",
    "quote \" back \\ slash / </script>",
    "control \u0001\b\f\n\r\t\u001f\u007f",
    "Привет, мир",
    "emoji \uD83D\uDE00",
    "中文",
    "{\"x\":[1]}",
    "x".repeat(127),
    "y".repeat(128),
    "ж".repeat(64),
    "ж".repeat(9000)
  };
  private static final double[] DOUBLES = {
    0,
    -0.0,
    1,
    -1,
    1.5,
    0.011,
    1e-7,
    1.0 / 3,
    42.378,
    -71.227,
    1e15,
    123456789.12345679,
    1e300,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    0x1p53
  };
  private static final int[] INTEGERS = {
    0, 1, -1, 127, 128, 300, Integer.MAX_VALUE, Integer.MIN_VALUE, 70092
  };

  private final Random random;
  private final boolean firstOfOneof;
  private final boolean small;

  /** {@code small}: one element in each array, and short strings. */
  FullMessages(Random random, boolean firstOfOneof, boolean small) {
    this.random = random;
    this.firstOfOneof = firstOfOneof;
    this.small = small;
  }

  <M extends Message> M fill(M prototype) {
    Message.Builder builder = prototype.newBuilderForType();
    fill(builder);
    @SuppressWarnings("unchecked")
    M filled = (M) builder.build();
    return filled;
  }

  private void fill(Message.Builder builder) {
    Descriptor type = builder.getDescriptorForType();
    for (FieldDescriptor field : type.getFields()) {
      boolean taken =
          field.getContainingOneof() != null && builder.hasOneof(field.getContainingOneof());
      if (taken && firstOfOneof) {
        continue;
      }
      int count = field.isRepeated() && !small ? 1 + random.nextInt(3) : 1;
      for (int i = 0; i < count; i++) {
        Object value = value(builder, field, i);
        if (field.isRepeated()) {
          builder.addRepeatedField(field, value);
        } else {
          builder.setField(field, value);
        }
      }
    }
  }

  private Object value(Message.Builder builder, FieldDescriptor field, int index) {
    return switch (field.getJavaType()) {
      case STRING ->
        field.getContainingType().getOptions().getMapEntry()
            ? "key " + random.nextLong()
            : pick(STRINGS);
      case INT -> INTEGERS[random.nextInt(INTEGERS.length)];
      case BOOLEAN -> random.nextBoolean();
      case DOUBLE -> DOUBLES[random.nextInt(DOUBLES.length)];
      case MESSAGE -> {
        if (field.getMessageType().equals(Value.getDescriptor())) {
          yield value(3);
        }
        Message.Builder nested = builder.newBuilderForField(field);
        fill(nested);
        yield nested.build();
      }
      default -> throw new IllegalStateException(field.getFullName() + " at " + index);
    };
  }

  private Value value(int depth) {
    int kind = random.nextInt(depth == 0 ? 4 : 6);
    Value.Builder value = Value.newBuilder();
    switch (kind) {
      case 0 -> value.setNullValue(NullValue.NULL_VALUE);
      case 1 -> value.setNumberValue(DOUBLES[random.nextInt(DOUBLES.length)]);
      case 2 -> value.setStringValue(random.nextBoolean() ? "" : pick(STRINGS));
      case 3 -> value.setBoolValue(random.nextBoolean());
      case 4 -> {
        Struct.Builder struct = Struct.newBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
          struct.putFields("key " + i, value(depth - 1));
        }
        value.setStructValue(struct);
      }
      default -> {
        ListValue.Builder list = ListValue.newBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.addValues(value(depth - 1));
        }
        value.setListValue(list);
      }
    }
    return value.build();
  }

  private String pick(String[] strings) {
    String picked = strings[random.nextInt(strings.length)];
    return !small || picked.length() <= 16 ? picked : "short";
  }
}
