using System.Globalization;
using System.Reflection;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TaskKit.Generators.Analyzers;
using TaskKit.Generators.Tests.Support;

namespace TaskKit.Generators.Tests.Rules;

/// <summary>The links that an editor and the compiler's output show beside a rule.</summary>
public sealed class RuleLinkTests
{
    // The one place that states the address.
    private static readonly string Pages =
        XDocument.Load(Repo.Path("Directory.Build.props")).Descendants("RepositoryUrl").Single().Value + "/blob/main/";

    private static readonly DiagnosticDescriptor[] Rules =
    [
        .. typeof(DeclarationAnalyzer)
            .Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)
            .SelectMany(analyzer => analyzer.SupportedDiagnostics),
    ];

    [Fact]
    public void A_rule_links_to_its_page_in_the_repository()
    {
        Assert.NotEmpty(Rules);
        Assert.All(Rules, rule => ExpectPage(rule.Id, rule.HelpLinkUri));
    }

    [Fact]
    public void A_rule_that_the_compiler_itself_reports_links_to_its_page_too()
    {
        ObsoleteAttribute[] overloads =
        [
            .. typeof(ITaskClient)
                .Assembly.GetExportedTypes()
                .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
                .SelectMany(method => method.GetCustomAttributes<ObsoleteAttribute>())
                .Where(obsolete => obsolete.DiagnosticId is not null),
        ];
        Assert.NotEmpty(overloads);
        Assert.All(
            overloads,
            obsolete =>
                ExpectPage(
                    obsolete.DiagnosticId!,
                    string.Format(CultureInfo.InvariantCulture, obsolete.UrlFormat ?? "", obsolete.DiagnosticId)
                )
        );
    }

    private static void ExpectPage(string id, string link)
    {
        Assert.Equal($"{Pages}docs/rules/{id}.md", link);
        Assert.True(File.Exists(Repo.Path(link[Pages.Length..])), $"{id} links to a page that does not exist: {link}");
    }
}
