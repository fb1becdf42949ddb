using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using VerifyTests;

namespace VerifyXunit;

/// <summary>One pair of files: the verified text, and the received one where it differs.</summary>
internal sealed class Snapshot
{
    private static readonly UTF8Encoding WithMark = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);
    private static readonly ConcurrentDictionary<string, bool> Used = new();

    private readonly string _directory;
    private readonly string _received;
    private readonly string _verified;
    private readonly string[] _others;

    public Snapshot(VerifySettings settings, string sourceFile, MethodInfo method, string extension)
    {
        _directory = Path.Combine(Path.GetDirectoryName(sourceFile)!, settings.Directory ?? "");
        string name = settings.FileName ?? $"{NameOf(method.ReflectedType!)}.{method.Name}{Suffix(settings.ParametersText)}";
        string stem = Path.Combine(_directory, name);
        if (!settings.MayRepeat && !Used.TryAdd(stem, true))
            throw new InvalidOperationException(
                $"The prefix has already been used: {stem}. Give each comparison of a test a name of its own, such as by UseTextForParameters."
            );
        _received = $"{stem}.received.{extension}";
        _verified = $"{stem}.verified.{extension}";
        Directory.CreateDirectory(_directory);
        foreach (string old in Directory.EnumerateFiles(_directory, $"{name}.received.*"))
            File.Delete(old);
        _others = [.. Directory.EnumerateFiles(_directory, $"{name}.verified.*").Where(file => file != _verified)];
    }

    public async Task<VerifyResult> CompareAsync(string target)
    {
        string text = Lines(target);
        string? expected = await VerifiedAsync();
        bool isEqual = expected == text || expected == text + "\n";
        if (isEqual && _others.Length == 0)
            return new VerifyResult(_verified);
        if (!isEqual)
            await File.WriteAllTextAsync(_received, text, WithMark);
        throw new VerifyException(Problem(expected, text, isEqual));
    }

    private static string Lines(string text) => text.Replace("\r\n", "\n").Replace('\r', '\n');

    private static string NameOf(Type type) => type.IsNested ? $"{type.ReflectedType!.Name}.{type.Name}" : type.Name;

    private static string Suffix(string? parameters) => parameters is null ? "" : "_" + parameters;

    // A file without any byte, which a program that shows differences makes, counts as none.
    private async Task<string?> VerifiedAsync()
    {
        var file = new FileInfo(_verified);
        if (file is { Exists: true, Length: 0 })
            file.Delete();
        return File.Exists(_verified) ? Lines(await File.ReadAllTextAsync(_verified)) : null;
    }

    private string Problem(string? expected, string text, bool isEqual)
    {
        string received = Path.GetFileName(_received);
        string verified = Path.GetFileName(_verified);
        string pair = $"  - Received: {received}\n    Verified: {verified}\n";
        string kind = expected is null ? "New:" : "NotEqual:";
        var message = new StringBuilder($"Directory: {_directory}\n");
        if (!isEqual)
            message.Append($"{kind}\n{pair}");
        if (_others.Length > 0)
            message.Append("Delete:\n").AppendJoin("", _others.Select(file => $"  - {Path.GetFileName(file)}\n"));
        if (isEqual)
            return message.Append($"Equal:\n{pair}").ToString();
        message.Append($"\nFileContent:\n\n{kind}\n\nReceived: {received}\n");
        return message
            .Append(expected is null ? $"{text}\n" : $"Verified: {verified}\nCompare Result:\n{Difference(expected, text)}\n")
            .ToString();
    }

    private static string Difference(string expected, string text)
    {
        string[] before = expected.Split('\n');
        string[] now = text.Split('\n');
        int line = before.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"Line {line + 1} differs:\n- {before.ElementAtOrDefault(line)}\n+ {now.ElementAtOrDefault(line)}";
    }
}
