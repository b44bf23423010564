package io.segmento.platform.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.segmento.platform.privacy.ConsentBasis;
import io.segmento.proto.storage.v1.EvidenceBucket;
import io.segmento.proto.storage.v1.EvidenceRecord;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvidenceUpdateTest {
  private static final ConsentBasis BASIS = new ConsentBasis("tcf", "secret", 10, 30, "2019-02-08");

  @Test
  void whatIsSaidAlreadyChangesNothing() {
    EvidenceBucket once = add(EvidenceBucket.getDefaultInstance(), "x", 5);
    assertThat(once.getRecordsCount()).isEqualTo(1);
    assertThat(add(once, "x", 5)).isSameAs(once);
    // A clock that goes back takes no day away.
    assertThat(add(once, "x", 4)).isSameAs(once);
    EvidenceBucket later = add(once, "x", 6);
    assertThat(later.getRecords(0).getFirstDay()).isEqualTo(5);
    assertThat(later.getRecords(0).getLastDay()).isEqualTo(6);
  }

  @Test
  void whatWasPresentedLongestAgoLeavesFirst() {
    EvidenceBucket bucket = EvidenceBucket.getDefaultInstance();
    for (int i = 0; i <= EvidenceUpdate.MAX_RECORDS; i++) {
      bucket = add(bucket, "string " + i, i);
    }
    assertThat(bucket.getRecordsList())
        .hasSize(EvidenceUpdate.MAX_RECORDS)
        .extracting(EvidenceRecord::getLastDay)
        .doesNotContain(0)
        .contains(1, EvidenceUpdate.MAX_RECORDS);
  }

  @Test
  void neverPrintsWhatWasPresented() {
    assertThat(BASIS.toString()).doesNotContain("secret");
  }

  private static EvidenceBucket add(EvidenceBucket bucket, String hash, int day) {
    return EvidenceUpdate.add(bucket, BASIS, ByteString.copyFromUtf8(hash), 1, Set.of("shop"), day);
  }
}
