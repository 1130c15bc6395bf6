package io.millrace.benchmarks.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;

/** Where, when and what was measured, in one line. */
public final class Machine {

    private Machine() {}

    /**
     * Such as {@code JDK 17 (17.0.15), AMD EPYC, 2 cores, load 0.4 before, 2026-01-31, commit 1a2b3c4+changes}.
     *
     * @param commit empty when it is not known
     */
    public static String describe(String commit) {
        return "JDK " + Runtime.version().feature() + " (" + System.getProperty("java.vm.version") + "), " + processor()
                + ", " + cores() + " cores, " + load() + LocalDate.now()
                + (commit.isEmpty() ? "" : ", commit " + commit);
    }

    private static String load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        if (load < 0) {
            return ""; // not known on this system
        }
        String busy = load > cores() / 2.0 ? " (busy)" : "";
        return String.format(Locale.ROOT, "load %.1f before%s, ", load, busy);
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException notLinux) {
            return System.getProperty("os.arch");
        }
    }
}
