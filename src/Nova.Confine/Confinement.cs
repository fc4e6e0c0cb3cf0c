namespace Nova.Confine;

/// <summary>Lays aside what a program that opens a tenant's bytes does not need, then becomes that program.</summary>
/// <remarks>
/// Order: the user first, since the rules that follow take away the means to change it. What is restricted stays so across <c>execve</c>, for the program and all it
/// starts, whatever it was talked into. Anything that cannot be restricted ends in exit code 125 and the program is not started.
/// </remarks>
internal static class Confinement
{
    private const int CannotConfine = 125;

    public static int Run(string[] args)
    {
        try
        {
            var arguments = Arguments.Parse(args);
            var files = OpenFile.Open(arguments);
            using var rules = Landlock.Prepare(files);
            if (arguments.User is { } user)
            {
                Native.Become(user);
            }

            Native.ForbidNewPrivileges();
            rules.Restrict();
            SystemCalls.Restrict();
            Native.Execute(OpenFile.Rename(arguments.Command, files));
            throw new ConfinementException($"{arguments.Command[0]} cannot be started: {Native.LastError()}");
        }
        catch (Exception failure) when (failure is ConfinementException or FormatException or OverflowException)
        {
            Console.Error.WriteLine($"nova-confine: {failure.Message}");
            return CannotConfine;
        }
    }
}
