package io.segmento.platform.audience;

import io.segmento.proto.v1.UploadHeader;
import java.time.LocalDate;

/**
 * An upload that is agreed.
 *
 * @param collectedOn as the header says
 */
record AudienceUpload(UploadHeader header, LocalDate collectedOn) {}
