@echo off
rem Starts the installed command. Needs a Java 17 or newer, and nothing that it may write.
setlocal
set "DFM_HOME=%~dp0.."
if not defined JAVA_HOME goto version
if not exist "%JAVA_HOME%\bin\java.exe" goto none
set "PATH=%JAVA_HOME%\bin;%PATH%"

rem The first number of 17.0.2; of 1.8.0 it is 1. What other lines Java prints have no such word.
:version
set "DFM_VERSION="
for /f "tokens=2,3" %%a in ('java -version 2^>^&1') do if "%%a"=="version" set "DFM_VERSION=%%~b"
if not defined DFM_VERSION goto none
for /f "delims=.-+ " %%a in ("%DFM_VERSION%") do set "DFM_MAJOR=%%a"
if %DFM_MAJOR% LSS 17 goto old

set "DFM_CLASS_PATH=%DFM_HOME%\lib\*"
rem As words end at an equals sign here, --plugins=DIR is two of them, too.
:words
if [%1]==[] goto start
if "%~1"=="--plugins" call :plugins "%~2"
shift
goto words

:start
if defined DFM_PLUGINS set "DFM_CLASS_PATH=%DFM_CLASS_PATH%;%DFM_PLUGINS%"
java -XX:+UseSerialGC -Djava.awt.headless=true %JAVA_OPTS% %DFM_JAVA_OPTIONS% -cp "%DFM_CLASS_PATH%" org.deepfeature.dfm.cli.Main %*
exit /b %errorlevel%

rem Jars of --plugins DIR stand behind those of DFM_PLUGINS.
:plugins
for /f "delims=" %%j in ('dir /b "%~1\*.jar" 2^>nul') do call :plugin "%~1\%%j"
exit /b 0

:plugin
if defined DFM_PLUGINS (set "DFM_PLUGINS=%DFM_PLUGINS%;%~1") else set "DFM_PLUGINS=%~1"
exit /b 0

:none
echo dfm: no Java found; install a JRE 17 or newer, or set JAVA_HOME to it 1>&2
exit /b 1

:old
echo dfm: needs a Java 17 or newer, but this is version %DFM_VERSION%; set JAVA_HOME 1>&2
exit /b 1
