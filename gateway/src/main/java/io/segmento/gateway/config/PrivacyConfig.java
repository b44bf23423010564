package io.segmento.gateway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the pages of the privacy centre say about whoever runs this system.
 *
 * @param email of the data protection officer
 * @param postEnglish postal address of the data protection officer, for the English pages
 * @param registration registration number of the company; empty: not shown
 * @param processors companies that store or process data on our behalf, a line each
 * @param policies folder of policy versions; absent: the one that is shipped
 * @param host the public host of pixel, sync and opt-out, for the disclosure of device storage; empty: none is served
 * @param daaParticipant our number at the Digital Advertising Alliance's WebChoices; 0: we take no part
 */
public record PrivacyConfig(
    String email,
    String postEnglish,
    String postRussian,
    String phone,
    String registration,
    List<String> processors,
    Optional<Path> policies,
    String host,
    int daaParticipant) {}
