package io.segmento.platform.profile;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.proto.storage.v1.AdvertiserBucket;
import io.segmento.proto.storage.v1.ProfileBucket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.YearMonth;

/**
 * A month's bucket in few bytes, since each of 24 months has a value of its own: times are distances from the entry before, a product or category
 * of one event is told by that event alone, numbers are numbers, and a text stands once (see {@link BucketWriter}). Buckets of before are
 * protobuf, and are still read. Stateless.
 */
final class BucketFormat implements ValueFormat<ProfileBucket> {

  static final BucketFormat INSTANCE = new BucketFormat();

  /** The first byte. Protobuf begins with the tag of its only field, which is another number. */
  private static final int COMPACT = 1;

  private BucketFormat() {}

  @Override
  public byte[] write(ProfileBucket bucket, YearMonth month) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeRawByte((byte) COMPACT);
      BucketWriter writer = new BucketWriter(out, EventMarks.baseHour(month));
      for (AdvertiserBucket advertiser : bucket.getAdvertisersList()) {
        writer.write(advertiser);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory", e);
    }
    return bytes.toByteArray();
  }

  @Override
  public ProfileBucket read(byte[] plain, YearMonth month) throws InvalidProtocolBufferException {
    if (plain.length == 0 || plain[0] != COMPACT) {
      return ProfileBucket.parseFrom(plain);
    }
    try {
      CodedInputStream in = CodedInputStream.newInstance(plain, 1, plain.length - 1);
      BucketReader reader = new BucketReader(in, EventMarks.baseHour(month));
      ProfileBucket.Builder bucket = ProfileBucket.newBuilder();
      while (!in.isAtEnd()) {
        bucket.addAdvertisers(reader.read());
      }
      return bucket.build();
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
  }
}
