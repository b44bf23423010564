package io.segmento.platform.audience;

import static io.segmento.platform.audience.Uploads.header;
import static io.segmento.platform.audience.Uploads.numbered;
import static io.segmento.platform.audience.Uploads.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.segment.SegmentModule;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.UploadRows;
import io.segmento.proto.v1.UploadSummary;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** On a Cluster, where the users of an audience lie in many slots. */
final class AudienceOnClusterTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.cluster();

  @TempDir
  Path directory;

  @Test
  void rowsOfManySlotsAreStoredOnce() throws Exception {
    try (TrackingNode node = TrackingNode.start(
        redis,
        MutableClock.at("2026-11-23T10:00:00Z"),
        directory,
        "redis.cluster = true",
        new SegmentModule(),
        new AudienceModule())) {
      Uploads.putSegment(node.node());
      UploadRows.Builder rows = UploadRows.newBuilder();
      for (int i = 0; i < 40; i++) {
        rows.addRows(row(IdentityKind.GAID, numbered(i)));
      }
      rows.addRows(row(IdentityKind.GAID, numbered(0)));

      UploadSummary summary = Uploads.send(node.node().channel(), header("u1"), rows.build());

      assertThat(summary.getStored()).isEqualTo(40);
      assertThat(summary.getDuplicate()).isEqualTo(1);
    }
  }
}
