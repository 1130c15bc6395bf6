package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The script that kills the sample, for a short time; by hand it does so a hundred times. */
class KillTest {

    private static final Path SCRIPT = Path.of("kill-test").toAbsolutePath();

    @Test
    void everyLineComesOutThoughTheProcessIsKilled() throws Exception {
        ProcessBuilder command = new ProcessBuilder("bash", SCRIPT.toString(), "3").redirectErrorStream(true);
        command.environment()
                .put(
                        "ACCESS_LOG",
                        ProcessHandle.current().info().command().orElseThrow()
                                + " --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -cp "
                                + System.getProperty("java.class.path") + " " + AccessLog.class.getName());
        Process process = command.start();
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(out).isZero();
            assertThat(out).contains(" 3 kills, ").contains(": 0 missing, ");
        } finally {
            process.destroyForcibly();
        }
    }
}
