using System.Xml.Linq;

namespace TaskKit.Seeds;

/// <summary>The results of a test's runs: one for each case of a theory and each class that inherits it.</summary>
/// <param name="Passed">The runs that passed.</param>
/// <param name="Failed">The runs that failed.</param>
/// <param name="Skipped">The runs that were skipped.</param>
internal readonly record struct TestResult(int Passed, int Failed, int Skipped)
{
    public static TestResult operator +(TestResult one, TestResult other) =>
        new(one.Passed + other.Passed, one.Failed + other.Failed, one.Skipped + other.Skipped);
}

/// <summary>The results of a test run.</summary>
internal static class TestResults
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Reads all <c>.trx</c> files of a folder.</summary>
    /// <returns>The results by the names of the tests' methods; none when there is no such folder.</returns>
    public static IReadOnlyDictionary<string, TestResult> Read(string folder)
    {
        var all = new Dictionary<string, TestResult>(StringComparer.Ordinal);
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.trx") : [];
        foreach (var run in files.Select(XDocument.Load))
        {
            var names = run.Descendants(Trx + "UnitTest")
                .ToDictionary(test => test.Attribute("id")!.Value, test => test.Element(Trx + "TestMethod")!.Attribute("name")!.Value);
            foreach (var result in run.Descendants(Trx + "UnitTestResult"))
            {
                string name = MethodOf(names[result.Attribute("testId")!.Value]);
                all[name] = all.GetValueOrDefault(name) + Of(result.Attribute("outcome")!.Value);
            }
        }
        return all;
    }

    private static TestResult Of(string outcome) =>
        outcome switch
        {
            "Passed" => new TestResult(1, 0, 0),
            "NotExecuted" => new TestResult(0, 0, 1),
            _ => new TestResult(0, 1, 0),
        };

    // Some loggers write the namespace and the arguments beside the name.
    private static string MethodOf(string name)
    {
        string plain = name.Split('(')[0];
        return plain[(plain.LastIndexOf('.') + 1)..];
    }
}
