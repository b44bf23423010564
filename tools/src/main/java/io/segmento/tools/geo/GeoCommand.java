package io.segmento.tools.geo;

import picocli.CommandLine.Command;

/** {@code segmento geo}. */
@Command(
    name = "geo",
    description = "Files that say where addresses of the internet are.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = GeoBuildCommand.class)
public final class GeoCommand {}
