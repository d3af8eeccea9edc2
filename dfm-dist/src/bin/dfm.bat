@echo off
rem Starts the installed command. Needs a Java 17 or newer, and nothing that it may write.
setlocal
set "DFM_HOME=%~dp0.."
set "DFM_JAVA=java"
if defined JAVA_HOME set "DFM_JAVA=%JAVA_HOME%\bin\java"
"%DFM_JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo dfm: no Java found; install a JRE 17 or newer, or set JAVA_HOME 1>&2
  exit /b 1
)
"%DFM_JAVA%" -version 2>&1 | findstr /r /c:"version \"1[7-9]" /c:"version \"[2-9][0-9]" >nul
if errorlevel 1 (
  echo dfm: needs a Java 17 or newer; set JAVA_HOME 1>&2
  exit /b 1
)
set "DFM_CLASS_PATH=%DFM_HOME%\lib\*"
set "DFM_BEFORE="
for %%a in (%*) do call :plugins %%a
if defined DFM_PLUGINS set "DFM_CLASS_PATH=%DFM_CLASS_PATH%;%DFM_PLUGINS%"
"%DFM_JAVA%" -XX:+UseSerialGC -Djava.awt.headless=true %JAVA_OPTS% %DFM_JAVA_OPTIONS% -cp "%DFM_CLASS_PATH%" org.deepfeature.dfm.cli.Main %*
exit /b %errorlevel%

rem Jars of --plugins DIR stand behind those of DFM_PLUGINS.
:plugins
if "%DFM_BEFORE%"=="--plugins" for %%j in ("%~1\*.jar") do call :plugin "%%j"
set "DFM_BEFORE=%~1"
exit /b 0

:plugin
if defined DFM_PLUGINS (set "DFM_PLUGINS=%DFM_PLUGINS%;%~1") else set "DFM_PLUGINS=%~1"
exit /b 0
