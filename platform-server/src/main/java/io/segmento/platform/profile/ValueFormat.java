package io.segmento.platform.profile;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.segmento.proto.storage.v1.AdTouches;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.EvidenceBucket;
import io.segmento.proto.storage.v1.ShownAds;
import java.time.YearMonth;

/** How a value of a user is written before it is sealed. Stateless. */
interface ValueFormat<T> {
  ValueFormat<BidView> VIEW = protobuf(BidView.parser());
  ValueFormat<EvidenceBucket> EVIDENCE = protobuf(EvidenceBucket.parser());
  ValueFormat<AdTouches> AD_TOUCHES = protobuf(AdTouches.parser());
  ValueFormat<ShownAds> SHOWN_ADS = protobuf(ShownAds.parser());

  /**
   * The bytes of a value.
   *
   * @param month under whose key it is sealed
   */
  byte[] write(T value, YearMonth month);

  /** What {@link #write} wrote, in this version or one before. */
  T read(byte[] plain, YearMonth month) throws InvalidProtocolBufferException;

  /** Protobuf as it is. */
  private static <T extends MessageLite> ValueFormat<T> protobuf(Parser<T> parser) {
    return new ValueFormat<>() {
      @Override
      public byte[] write(T value, YearMonth month) {
        return value.toByteArray();
      }

      @Override
      public T read(byte[] plain, YearMonth month) throws InvalidProtocolBufferException {
        return parser.parseFrom(plain);
      }
    };
  }
}
