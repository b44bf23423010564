package io.segmento.platform.auction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.segmento.platform.auction.testing.AuctionFixtures;
import io.segmento.proto.openrtb.BidRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A biddable request in which one field after the other, found from the contract, has a value that nobody expects. */
class EveryFieldTest {

  /** The deepest field that is read lies 5 messages down; some messages contain themselves. */
  private static final int MAX_DEPTH = 6;

  private static final String LONG = "\u202e\ud83d\ude00'\"<{[%00".repeat(500);

  private int mutants;
  private int bids;

  @Test
  void anyValueOfAnyFieldIsBidOnOrHasACountedReason() {
    BidRequest base = AuctionFixtures.request().build();
    mutate(base, "BidRequest", 0, mutant -> mutant);

    // Both must occur, else nothing was tried.
    assertThat(mutants).isGreaterThan(3_000);
    assertThat(bids).isBetween(mutants / 10, mutants - 100);
  }

  private void mutate(Message at, String path, int depth, UnaryOperator<Message> toRequest) {
    for (FieldDescriptor field : at.getDescriptorForType().getFields()) {
      String name = path + '.' + field.getName();
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        Message.Builder inner = at.toBuilder().newBuilderForField(field);
        boolean there =
            field.isRepeated() ? at.getRepeatedFieldCount(field) > 0 : at.hasField(field);
        Message child = !there
            ? inner.build()
            : (Message) (field.isRepeated() ? at.getRepeatedField(field, 0) : at.getField(field));
        UnaryOperator<Message> up = changed -> toRequest.apply(with(at, field, changed));
        check(name, up.apply(inner.build()));
        if (depth < MAX_DEPTH) {
          mutate(child, name, depth + 1, up);
        }
      } else {
        for (Object value : edges(field)) {
          check(name + '=' + summary(value), toRequest.apply(with(at, field, value)));
        }
      }
    }
  }

  private static Message with(Message at, FieldDescriptor field, Object value) {
    Message.Builder builder = at.toBuilder();
    return field.isRepeated()
        ? builder.clearField(field).addRepeatedField(field, value).build()
        : builder.setField(field, value).build();
  }

  private static List<Object> edges(FieldDescriptor field) {
    return new ArrayList<>(
        switch (field.getJavaType()) {
          case INT -> List.of(0, 1, 2, 3, -1, Integer.MIN_VALUE, Integer.MAX_VALUE);
          case LONG -> List.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE);
          case FLOAT -> List.of(0f, -1f, Float.NaN, Float.POSITIVE_INFINITY);
          case DOUBLE ->
            List.of(0d, -0d, -1d, 1e300, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE);
          case BOOLEAN -> List.of(true, false);
          case STRING -> List.of("", " ", "\0", "-", ".", "-1", "1e309", "{\"a\":", LONG);
          case BYTE_STRING -> List.of(ByteString.EMPTY, ByteString.copyFrom(new byte[] {-1, 0}));
          case ENUM -> field.getEnumType().getValues();
          case MESSAGE -> List.of();
        });
  }

  private static String summary(Object value) {
    String text = value.toString();
    return text.length() > 20 ? text.substring(0, 20) : text;
  }

  private void check(String name, Message request) {
    mutants++;
    assertThatCode(() -> {
          BidRequest.Builder builder = ((BidRequest) request).toBuilder();
          if (RequestCheck.faultOf(builder.build()) != null) {
            return;
          }
          Selection selection = FormatFixtures.select(AuctionFixtures.creative(), builder);
          if (!selection.isEmpty()) {
            bids++;
          } else if (!selection.removedAny()) {
            throw new AssertionError("no bid and no reason");
          }
        })
        .as(name)
        .doesNotThrowAnyException();
  }
}
