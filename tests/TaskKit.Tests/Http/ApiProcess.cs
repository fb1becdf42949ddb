using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Http;

/// <summary>The program with the API and a worker, as a process that can be killed and started again. It ends with the test.</summary>
/// <param name="ledger">The file in which it writes its runs.</param>
/// <param name="port">The port of its API on loopback.</param>
/// <param name="settings">Its settings, each as <c>key=value</c>.</param>
internal sealed class ApiProcess(string ledger, int port, params string[] settings) : IAsyncDisposable
{
    private const int FirstPort = 20_000;
    private const int Ports = 10_000;

    // Test runs beside each other begin at different places.
    private static int _tried = Environment.ProcessId * 7 % Ports;

    private Process? _process;

    public Uri Address { get; } = new($"http://localhost:{port}");

    /// <summary>The outputs of the processes.</summary>
    public System.Text.StringBuilder Output { get; } = new();

    public int Kills { get; private set; }

    /// <summary>
    /// A free port below those that the system gives to outgoing connections. While the program is down its callers connect again and again, and one of them could
    /// get the port of the program for its own end.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            int port = FirstPort + Interlocked.Increment(ref _tried) % Ports;
            try
            {
                using var listener = new TcpListener(System.Net.IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }

    public void Start()
    {
        var start = new ProcessStartInfo(DotNet)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(ledger),
            ArgumentList = { "exec", typeof(Api.SendSms).Assembly.Location, ledger, $"urls=http://127.0.0.1:{port}" },
            Environment = { ["DOTNET_hostBuilder__reloadConfigOnChange"] = "false" },
        };
        foreach (string setting in settings)
            start.ArgumentList.Add(setting);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Write(line.Data);
        _process.ErrorDataReceived += (_, line) => Write(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Kills++;
    }

    /// <summary>Waits until the API answers.</summary>
    public async Task UntilLiveAsync()
    {
        using var client = new HttpClient();
        await Eventually.TrueAsync(
            async () =>
            {
                Assert.False(_process!.HasExited, $"The program has ended: {Output}");
                return await AnswersAsync(client);
            },
            "the API answers",
            seconds: 60
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private async ValueTask<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync(new Uri(Address, "/health/live"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Write(string? line)
    {
        lock (Output)
            Output.AppendLine(line);
    }

    // The runtime that runs the tests; a path search might find another one.
    private static string DotNet => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
}
