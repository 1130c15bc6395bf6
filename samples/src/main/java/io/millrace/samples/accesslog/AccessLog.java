package io.millrace.samples.accesslog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Reads an access log from standard input and prints how many lines it had. */
public final class AccessLog {
    private AccessLog() {}

    public static void main(String[] args) throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(in.lines().count() + " lines");
        }
    }
}
