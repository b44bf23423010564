package io.segmento.platform.profile;

import com.google.protobuf.ByteString;
import io.segmento.platform.privacy.ConsentBasis;
import io.segmento.proto.storage.v1.EvidenceBucket;
import io.segmento.proto.storage.v1.EvidenceRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Adds what a call stands on to a month's evidence. Bounded: what was presented longest ago leaves first. Pure. */
final class EvidenceUpdate {

  static final int MAX_RECORDS = 200;

  private EvidenceUpdate() {}

  /** The same bucket when it says all of this already. */
  static EvidenceBucket add(
      EvidenceBucket bucket,
      ConsentBasis basis,
      ByteString hash,
      int hashKey,
      Set<String> advertiserIds,
      int day) {
    List<EvidenceRecord> records = new ArrayList<>(bucket.getRecordsList());
    boolean changed = false;
    for (String advertiserId : advertiserIds) {
      EvidenceRecord said = EvidenceRecord.newBuilder()
          .setAdvertiserId(advertiserId)
          .setFramework(basis.framework())
          .setStringHash(hash)
          .setHashKey(hashKey)
          .setCmpId(basis.cmpId())
          .setPolicyVersion(basis.policyVersion())
          .setAllowed(basis.allowed())
          .setFirstDay(day)
          .setLastDay(day)
          .build();
      int known = find(records, said);
      if (known < 0) {
        records.add(said);
        changed = true;
      } else if (records.get(known).getLastDay() < day) {
        records.set(known, records.get(known).toBuilder().setLastDay(day).build());
        changed = true;
      }
    }
    return changed ? bounded(records) : bucket;
  }

  private static int find(List<EvidenceRecord> records, EvidenceRecord said) {
    for (int i = 0; i < records.size(); i++) {
      EvidenceRecord known = records.get(i);
      EvidenceRecord sameDays = said.toBuilder()
          .setFirstDay(known.getFirstDay())
          .setLastDay(known.getLastDay())
          .build();
      if (known.equals(sameDays)) {
        return i;
      }
    }
    return -1;
  }

  private static EvidenceBucket bounded(List<EvidenceRecord> records) {
    return EvidenceBucket.newBuilder()
        .addAllRecords(records.stream()
            .sorted(Comparator.comparingInt(EvidenceRecord::getLastDay).reversed())
            .limit(MAX_RECORDS)
            .toList())
        .build();
  }
}
