using System.Text.RegularExpressions;
using TaskKit.Brokers.Guarding;
using TaskKit.Kafka;
using TaskKit.Redis.State;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Architecture;

/// <summary>
/// The rules of the projects behind brokers: their references, and what their folders may use.
/// </summary>
public sealed partial class WingTests
{
    public static TheoryData<string> Projects => ["TaskKit.Brokers", "TaskKit.Redis.State", "TaskKit.Kafka"];

    [Fact]
    public void Brokers_knows_no_client_library_and_no_backend()
    {
        string[] known = [.. typeof(IGuard).Assembly.GetReferencedAssemblies().Select(name => name.Name!)];
        Assert.DoesNotContain(known, name => name.StartsWith("TaskKit.", StringComparison.Ordinal));
        Assert.DoesNotContain(known, name => name.StartsWith("Confluent", StringComparison.Ordinal) || name.Contains("Redis"));
    }

    [Fact]
    public void Brokers_has_no_word_of_one_broker() =>
        Assert.DoesNotContain(
            Files("TaskKit.Brokers").SelectMany(file => File.ReadLines(file).Select(line => (File: Path.GetFileName(file), Line: line))),
            at => BrokerWord().IsMatch(at.Line)
        );

    [Fact]
    public void The_guard_on_Redis_knows_no_broker() =>
        Assert.DoesNotContain(
            typeof(RedisGuard).Assembly.GetReferencedAssemblies(),
            name =>
                name.Name!.StartsWith("Confluent", StringComparison.Ordinal) || name.Name == typeof(KafkaOptions).Assembly.GetName().Name
        );

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_use_nothing_of_the_projects_root(string project)
    {
        var atTop = Files(project)
            .Where(file => FolderOf(file) == project)
            .SelectMany(file => DeclaredType().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .ToHashSet();
        Assert.Empty(
            from file in Files(project)
            where FolderOf(file) != project
            from Match word in Word().Matches(WithoutComments(file))
            where atTop.Contains(word.Value)
            select $"{Path.GetFileName(file)}: {word.Value}"
        );
    }

    private static string[] Files(string project) => Repository.FilesBelow($"src/Runtime/{project}");

    private static string FolderOf(string file) => Path.GetFileName(Path.GetDirectoryName(file))!;

    private static string WithoutComments(string file) =>
        string.Join(
            '\n',
            File.ReadLines(file).Select(line => line.Split("//")[0]).Where(line => !line.StartsWith("namespace", StringComparison.Ordinal))
        );

    [GeneratedRegex(@"(?i)\b(topic|partition|kafka(?!-worker\.md)|redis|rabbit)|\b(?<!DateTime)offset", RegexOptions.CultureInvariant)]
    private static partial Regex BrokerWord();

    [GeneratedRegex(
        @"(?m)^(?:internal|public) [\w ]*?\b(?:class|struct|enum|interface|record(?: struct)?) (\w+)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex DeclaredType();

    [GeneratedRegex(@"\b[A-Z]\w+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
