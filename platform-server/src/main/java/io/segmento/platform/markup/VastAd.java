package io.segmento.platform.markup;

import static java.util.Objects.requireNonNull;

import io.segmento.proto.v1.MediaFile;
import java.util.List;

/**
 * What a VAST document says of one ad.
 *
 * @param id of the bid; says nothing about anybody
 * @param creativeId ours
 * @param tagUrl VAST of another ad server that is wrapped; empty when the media files are ours
 * @param mediaFiles the best first; empty when another server's VAST is wrapped
 * @param skipAfterSeconds when the viewer may skip; 0: not skippable
 */
public record VastAd(
    String id,
    String creativeId,
    String advertiser,
    boolean audio,
    int durationSeconds,
    int skipAfterSeconds,
    String tagUrl,
    List<MediaFile> mediaFiles) {
  public VastAd {
    requireNonNull(id, "id");
    requireNonNull(tagUrl, "tagUrl");
    mediaFiles = List.copyOf(mediaFiles);
  }

  boolean wraps() {
    return !tagUrl.isEmpty();
  }
}
