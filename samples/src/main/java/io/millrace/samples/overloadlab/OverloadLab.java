package io.millrace.samples.overloadlab;

import io.millrace.core.Ingress;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.Sinks;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/** The overload-lab sample: a pipeline that calls a service which can do less than is asked of it. */
public final class OverloadLab {

    /** More than ever run at a time under a protection, and a bound for those without. */
    private static final int CALLS = 4_096;

    /** Held because the JDK forgets loggers that nobody holds, and their levels with them. */
    private static final List<Logger> NETWORK =
            List.of(Logger.getLogger("reactor.netty"), Logger.getLogger("io.netty"));

    private OverloadLab() {}

    /** From those who ask, and do not wait, to the service and its answers. */
    static Pipeline<Ask> pipeline(
            Ingress<Ask> door,
            ServiceClient service,
            Protection protection,
            LabSettings settings,
            Consumer<Ask> answered) {
        return Pipeline.define("lab")
                .from(door.source())
                .named("door")
                .mapAsync(CALLS, service::answer)
                .unordered()
                .named("call")
                .with(protection.policy(settings))
                .onError(OnError.skip())
                .to(Sinks.each(answered::accept))
                .named("answers");
    }

    /** Runs the command; see {@code --help}. */
    public static void main(String... arguments) {
        // a request that is given up is nothing to log; or else Reactor writes by itself, and asks nobody
        System.setProperty("reactor.logging.fallback", "JDK");
        NETWORK.forEach(logger -> logger.setLevel(Level.OFF));
        PrintWriter out = writer(System.out);
        PrintWriter err = writer(System.err);
        System.exit(new CommandLine(new OverloadLabCommand(out))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .execute(arguments));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}
