using TaskKit.Settings;

namespace TaskKit.Generators.Scheduling;

/// <summary>Reads one field of a cron text from left to right, and keeps the first problem that was found in it.</summary>
internal sealed class CronCursor(CronField kind, string text)
{
    private int _at;

    public CronField Field => kind;

    /// <summary>The first problem, or <see langword="null"/>.</summary>
    public CronProblem? Problem { get; private set; }

    public bool IsAtEnd => _at == text.Length;

    private char Now => _at < text.Length ? text[_at] : '\0';

    public bool Accept(char expected)
    {
        if (Now != expected)
            return false;
        _at++;
        return true;
    }

    /// <summary>Accepts a letter in either case.</summary>
    public bool AcceptLetter(char upper) => Accept(upper) || Accept((char)(upper | ' '));

    /// <summary>Reads a number of one or two digits. Three digits are a problem.</summary>
    public int Number(int least, int most)
    {
        int number = Digits();
        if (number < least || number > most)
            Fail($"expected a number from {least} to {most}");
        return Math.Max(number, least);
    }

    /// <summary>Reads a number, or a name of the field such as <c>MON</c>.</summary>
    public int Value()
    {
        int number = IsDigit(Now) ? Digits() : Name();
        if (number < kind.Least || number > kind.Most)
            Fail($"expected {kind.Range}", Near());
        return Math.Max(number, kind.Least);
    }

    public void Fail(string expected, string? mended = null) =>
        Problem ??= new($"the {kind.Name} has {Quoted(Item())}; {expected}", mended is null ? null : Replace(mended));

    /// <summary>The name of the field that is nearest to the current item; <see langword="null"/> for none.</summary>
    public string? Near()
    {
        string item = Item();
        string word = new([.. item.Substring(FirstLetter(item)).TakeWhile(IsLetter)]);
        if (word.Length == 0 || kind.Names.Length == 0)
            return null;
        return kind.Names.FirstOrDefault(name => word.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            ?? NearMiss.Find(word, kind.Names);
    }

    // The current item: the text between two commas.
    private string Item()
    {
        int end = text.IndexOf(',', StartOfItem());
        return text.Substring(StartOfItem(), (end < 0 ? text.Length : end) - StartOfItem());
    }

    private int StartOfItem() => _at == 0 ? 0 : text.LastIndexOf(',', _at - 1) + 1;

    private string Replace(string mended)
    {
        int start = StartOfItem() + FirstLetter(Item());
        int length = text.Skip(start).TakeWhile(IsLetter).Count();
        return text.Substring(0, start) + mended + text.Substring(start + length);
    }

    private static string Quoted(string item) => item.Length == 0 ? "an empty item" : $"'{item}'";

    private int Digits()
    {
        int start = _at;
        while (_at < text.Length && IsDigit(Now))
            _at++;
        return _at - start is 1 or 2
            ? int.Parse(text.Substring(start, _at - start), System.Globalization.CultureInfo.InvariantCulture)
            : -1;
    }

    // Reads three letters. A fourth is not part of a name: the L of SUNL means the last Sunday.
    private int Name()
    {
        if (_at + 3 > text.Length)
            return -1;
        string word = text.Substring(_at, 3);
        if (!word.All(IsLetter))
            return -1;
        int index = Array.FindIndex(kind.Names, name => string.Equals(name, word, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
            return -1;
        _at += 3;
        return index + kind.Least;
    }

    private static int FirstLetter(string item) => item.TakeWhile(c => !IsLetter(c)).Count();

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}
