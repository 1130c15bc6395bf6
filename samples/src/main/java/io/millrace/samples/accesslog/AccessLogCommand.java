package io.millrace.samples.accesslog;

import java.io.PrintWriter;
import java.util.function.ToIntFunction;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code access-log}: reads the command line and hands it to the application.
 *
 * <p>Exit codes: what the application returns; 0 after {@code --help}; 1 when the application throws,
 * with one line that says what; 2 when the command line is wrong, with one line that says what and one that points to
 * {@code --help}.
 *
 * @param application what to do with the options; returns the exit code
 * @param out where help goes
 * @param err where errors go
 */
public record AccessLogCommand(ToIntFunction<AccessLogOptions> application, PrintWriter out, PrintWriter err) {

    private static final int MAX_SHOWN_CHARS = 500;

    /** Reads the arguments, runs the application and returns the exit code. */
    public int run(String... arguments) {
        AccessLogOptions options = new AccessLogOptions();
        return new CommandLine(options)
                .setOut(out)
                .setErr(err)
                .setExecutionStrategy(run(options))
                .setParameterExceptionHandler((e, args) -> explain(e))
                .execute(arguments);
    }

    private IExecutionStrategy run(AccessLogOptions options) {
        return parsed -> {
            Integer help = CommandLine.executeHelpRequest(parsed);
            if (help != null) {
                return help;
            }
            options.requireUsable();
            return runApplication(options);
        };
    }

    private int runApplication(AccessLogOptions options) {
        try {
            return application.applyAsInt(options);
        } catch (RuntimeException e) {
            err.println("access-log: " + Excerpt.printable(e.toString(), MAX_SHOWN_CHARS));
            return ExitCode.FAILED;
        }
    }

    private int explain(ParameterException e) {
        err.println(e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try 'access-log --help' for more.");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }
}
