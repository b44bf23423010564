package io.segmento.platform.audience;

import com.google.common.util.concurrent.SettableFuture;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.segment.Segments;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.v1.AudienceUploadServiceGrpc;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.PutSegmentRequest;
import io.segmento.proto.v1.Segment;
import io.segmento.proto.v1.SegmentServiceGrpc;
import io.segmento.proto.v1.UploadHeader;
import io.segmento.proto.v1.UploadMessage;
import io.segmento.proto.v1.UploadRow;
import io.segmento.proto.v1.UploadRows;
import io.segmento.proto.v1.UploadSummary;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Uploads as a team sends them. */
final class Uploads {
  static final String SEGMENT = "runners";

  private Uploads() {}

  /** Puts the segment that the uploads are for. */
  static void putSegment(TestNode node) {
    SegmentServiceGrpc.newBlockingStub(node.channel())
        .put(PutSegmentRequest.newBuilder()
            .setSegment(Segment.newBuilder()
                .setId(SEGMENT)
                .setAdvertiserId(CatalogFixtures.ADVERTISER)
                .setName("Runners of a provider"))
            .build());
    Await.until(
        "the segment is live", () -> node.get(Segments.class).find(SEGMENT).isPresent());
  }

  static UploadHeader header(String id) {
    return UploadHeader.newBuilder()
        .setUploadId(id)
        .setAdvertiserId(CatalogFixtures.ADVERTISER)
        .setSegmentId(SEGMENT)
        .setProvider("sample-provider")
        .setConsentBasis("consent")
        .setCollectedOn("2026-09-01")
        .build();
  }

  static UploadRows rows(long first, UploadRow... rows) {
    return UploadRows.newBuilder().setFirstRow(first).addAllRows(List.of(rows)).build();
  }

  static UploadRow row(IdentityKind kind, String value) {
    return UploadRow.newBuilder().setDevice(device(kind, value)).build();
  }

  static Identity device(IdentityKind kind, String value) {
    return Identity.newBuilder().setKind(kind).setValue(value).build();
  }

  /** The advertising id of that number. */
  static String numbered(int number) {
    return String.format(Locale.ROOT, "%08x-8246-4ba4-ae5b-76104861e7dc", 0x6d920000 + number);
  }

  static UploadSummary send(Channel channel, UploadHeader header, UploadRows... messages)
      throws Exception {
    SettableFuture<UploadSummary> summary = SettableFuture.create();
    StreamObserver<UploadMessage> stream = AudienceUploadServiceGrpc.newStub(channel)
        .upload(new StreamObserver<>() {
          @Override
          public void onNext(UploadSummary value) {
            summary.set(value);
          }

          @Override
          public void onError(Throwable t) {
            summary.setException(t);
          }

          @Override
          public void onCompleted() {}
        });
    stream.onNext(UploadMessage.newBuilder().setHeader(header).build());
    for (UploadRows rows : messages) {
      stream.onNext(UploadMessage.newBuilder().setRows(rows).build());
    }
    stream.onCompleted();
    return summary.get(60, TimeUnit.SECONDS);
  }
}
