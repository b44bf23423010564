package io.segmento.platform.subject;

import io.segmento.proto.storage.v1.EvidenceRecord;
import io.segmento.proto.v1.ConsentEvidence;
import io.segmento.proto.v1.Purpose;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Predicate;

/** Turns evidence as it is stored into what is told. */
final class EvidenceProtos {

  private EvidenceProtos() {}

  /** Of the advertisers in question, in the same order. */
  static List<ConsentEvidence> told(List<EvidenceRecord> records, Predicate<String> advertiser) {
    return records.stream()
        .filter(record -> advertiser.test(record.getAdvertiserId()))
        .map(EvidenceProtos::told)
        .toList();
  }

  private static ConsentEvidence told(EvidenceRecord record) {
    ConsentEvidence.Builder told = ConsentEvidence.newBuilder()
        .setFramework(record.getFramework())
        .setStringHash(record.getStringHash())
        .setCmpId(record.getCmpId())
        .setDay(LocalDate.ofEpochDay(record.getFirstDay()).toString())
        .setLastDay(LocalDate.ofEpochDay(record.getLastDay()).toString())
        .setAdvertiserId(record.getAdvertiserId())
        .setPolicyVersion(record.getPolicyVersion());
    for (Purpose purpose : Purpose.values()) {
      if (purpose != Purpose.UNRECOGNIZED
          && purpose != Purpose.PURPOSE_UNSPECIFIED
          && (record.getAllowed() & (1 << purpose.getNumber())) != 0) {
        told.addAllowed(purpose);
      }
    }
    return told.build();
  }
}
