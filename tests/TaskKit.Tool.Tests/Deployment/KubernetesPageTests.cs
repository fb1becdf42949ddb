extern alias http;

using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using TaskKit.Kafka;
using TaskKit.Registry;
using TaskKit.TestSupport;
using YamlDotNet.RepresentationModel;
using Routes = http::TaskKit.Http.Routing.TaskRoutes;

namespace TaskKit.Tool.Tests.Deployment;

/// <summary>The manifests of docs/kubernetes.md: probes, ports, settings and the time to end belong together.</summary>
public sealed partial class KubernetesPageTests
{
    private static readonly TimeSpan EndOfHost = TimeSpan.FromSeconds(10);
    private static readonly YamlNode[] All = [.. Load()];

    public static TheoryData<string> Deployments =>
        [.. All.Where(node => Text(node, "kind") == "Deployment").Select(node => Text(node, "metadata", "name"))];

    [Trait("Seed", "2-24")]
    [Theory]
    [MemberData(nameof(Deployments))]
    public void Probes_ask_paths_that_the_program_has_at_its_address_of_metrics(string name)
    {
        var container = ContainerOf(name);
        foreach (string probe in (string[])["startupProbe", "livenessProbe", "readinessProbe"])
        {
            Assert.Contains(Text(container, probe, "httpGet", "path"), Routes.Probes.Select(route => route.Pattern));
            Assert.Equal("probes", Text(container, probe, "httpGet", "port"));
        }
        Assert.EndsWith("live", Text(container, "livenessProbe", "httpGet", "path"));
        string port = Text(((YamlSequenceNode)container["ports"]).Single(port => Text(port, "name") == "probes"), "containerPort");
        Assert.Equal(":" + port, EnvironmentOf(container)["TaskKit__Metrics__Address"]);
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Scrapers_are_sent_to_the_metrics(string name)
    {
        var annotations = DeploymentOf(name)["spec"]["template"]["metadata"]["annotations"];
        Assert.Contains(Text(annotations, "prometheus.io/path"), Routes.Probes.Select(route => route.Pattern));
        Assert.Equal(EnvironmentOf(ContainerOf(name))["TaskKit__Metrics__Address"], ":" + Text(annotations, "prometheus.io/port"));
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void A_pod_has_more_time_to_end_than_its_worker(string name)
    {
        var pod = DeploymentOf(name)["spec"]["template"]["spec"];
        var grace = TimeSpan.FromSeconds(int.Parse(Text(pod, "terminationGracePeriodSeconds")));
        var pause = ((YamlMappingNode)ContainerOf(name)).Children.ContainsKey("lifecycle")
            ? TimeSpan.FromSeconds(int.Parse(Text(ContainerOf(name), "lifecycle", "preStop", "sleep", "seconds")))
            : TimeSpan.Zero;
        Assert.True(grace > pause + new TaskKitOptions().Worker.DrainTimeout + EndOfHost, $"{name}: {grace}");
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Each_setting_is_known(string name)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                EnvironmentOf(ContainerOf(name)).Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":"), (string?)pair.Value))
            )
            .Build();
        Assert.Empty(TaskKitSettings.Read(configuration, new TaskRegistry([], [new KafkaBackendProvider()]), []).Warnings);
    }

    [Fact]
    public void The_service_has_the_port_of_the_api_alone()
    {
        var service = All.Single(node => Text(node, "kind") == "Service");
        var port = ((YamlSequenceNode)service["spec"]["ports"]).Single();
        Assert.Equal("http", Text(port, "targetPort"));
        var ports = (YamlSequenceNode)ContainerOf(Text(service, "spec", "selector", "app"))["ports"];
        Assert.Contains(ports, of => Text(of, "name") == "http" && Text(of, "containerPort") == "8080");
    }

    private static IEnumerable<YamlNode> Load()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "kubernetes.md"));
        foreach (Match block in Block().Matches(page))
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(block.Groups[1].Value));
            foreach (var document in yaml.Documents)
                yield return document.RootNode;
        }
    }

    private static YamlNode DeploymentOf(string name) =>
        All.Single(node => Text(node, "kind") == "Deployment" && Text(node, "metadata", "name") == name);

    private static YamlNode ContainerOf(string name) =>
        ((YamlSequenceNode)DeploymentOf(name)["spec"]["template"]["spec"]["containers"]).Single();

    private static Dictionary<string, string> EnvironmentOf(YamlNode container) =>
        ((YamlSequenceNode)container["env"]).ToDictionary(variable => Text(variable, "name"), variable => Text(variable, "value"));

    private static string Text(YamlNode node, params string[] path) =>
        ((YamlScalarNode)path.Aggregate(node, (parent, name) => parent[name])).Value!;

    [GeneratedRegex("(?s)```yaml\n(.*?)```", RegexOptions.CultureInvariant)]
    private static partial Regex Block();
}
