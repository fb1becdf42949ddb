using System.CommandLine;
using TaskKit.Bench.Kafka;
using TaskKit.Bench.Repeating;
using TaskKit.Bench.Results;
using TaskKit.Bench.Sqlite;

namespace TaskKit.Bench;

/// <summary>The command line: <c>bench [part…]</c>, <c>bench kafka [part…]</c> and <c>bench table &lt;file…&gt;</c>.</summary>
internal static class BenchCommand
{
    private const int QuickDivisor = 20;

    public static RootCommand Create()
    {
        var root = new RootCommand("Measures TaskKit on a SQLite file, beside its peers. Without parts all of them run.");
        Measuring(root, SqliteBench.Suite);
        var kafka = new Command(KafkaBench.Suite.Name, "The same on Kafka and Redis.");
        Measuring(kafka, KafkaBench.Suite);
        root.Add(kafka);
        root.Add(Tabulating());
        return root;
    }

    private static void Measuring(Command command, Suite suite)
    {
        var parts = new Argument<string[]>("part") { Description = "What to measure.", Arity = ArgumentArity.ZeroOrMore };
        parts.AcceptOnlyFromAmong(suite.Parts);
        var headline = new Option<bool>("--headline") { Description = $"Only: {string.Join(", ", suite.Headline)}." };
        var noPeers = new Option<bool>("--no-peers") { Description = "Nothing but the project and its twins." };
        var quick = new Option<bool>("--quick") { Description = $"{QuickDivisor} times fewer tasks: whether it works, not how fast." };
        var divide = new Option<int>("--divide") { Description = "So many times fewer tasks.", DefaultValueFactory = _ => 1 };
        var runs = new Option<int>("--runs") { Description = "So many runs, each in a process of its own.", DefaultValueFactory = _ => 1 };
        var output = new Option<string?>("--out") { Description = "Appends all results to this file, as lines of JSON." };
        var beside = new Option<string?>("--beside") { Description = "Another checkout, measured in turn with this one." };
        foreach (var number in new[] { divide, runs })
            number.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() < 1)
                    result.AddError($"{number.Name} expects a number from 1 on.");
            });
        command.Add(parts);
        foreach (var option in new Option[] { headline, noPeers, quick, divide, runs, output, beside })
            command.Add(option);
        command.SetAction(
            async (arguments, _) =>
            {
                string[] asked = arguments.GetValue(parts) ?? [];
                var options = new BenchOptions(
                    asked.Length > 0 ? asked
                        : arguments.GetValue(headline) ? suite.Headline
                        : suite.Parts,
                    arguments.GetValue(quick) ? QuickDivisor : arguments.GetValue(divide),
                    !arguments.GetValue(noPeers),
                    arguments.GetValue(output)
                );
                string? other = arguments.GetValue(beside);
                int count = arguments.GetValue(runs);
                return count > 1 || other is not null
                    ? await new RepeatedRuns(suite, options, count, other).RunAsync()
                    : await suite.RunAsync(options);
            }
        );
    }

    private static Command Tabulating()
    {
        var files = new Argument<FileInfo[]>("file") { Description = "Results of --out.", Arity = ArgumentArity.OneOrMore };
        files.AcceptExistingOnly();
        var command = new Command("table", "Prints median and range of each figure in all files together.") { files };
        command.SetAction(arguments =>
        {
            var lines = arguments.GetRequiredValue(files).SelectMany(file => ResultFile.Read(file.FullName)).ToList();
            Console.Write(new ResultTable(lines));
            return 0;
        });
        return command;
    }
}
